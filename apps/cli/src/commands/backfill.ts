import { z } from 'zod';
import { type AdminClient, type AdminOptions, createAdminClient } from '../admin-client.ts';
import { Backfill } from '../backfill/backfill.schema.ts';
import { addressOf, chooseBackfill, listBackfills, newestBackfill } from '../backfill/choose-backfill.ts';
import { followBackfill } from '../backfill/follow-backfill.ts';
import { sayBackfill } from '../backfill/say-backfill.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

interface BackfillOptions extends AdminOptions {
  readonly json?: boolean;
}

export interface BackfillStartOptions extends BackfillOptions {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly follow?: boolean;
}

/** Starts one; with `--follow` it watches it to its end, and answers 1 when it did not finish. */
export async function backfillStart(
  options: BackfillStartOptions,
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<ExitCode> {
  const { tenant, from, to, dryRun = false } = options;
  const admin = createAdminClient(options, terminal);
  const answer = await admin.call('POST', '/admin/backfills', { tenant, from, to, dryRun });
  const { id } = z.object({ id: z.string() }).parse(answer);
  if (options.follow === true) return follow({ admin, address: addressOf(id), options, terminal, stopped });
  if (options.json === true) {
    sayJson(terminal, { id });
    return 0;
  }
  say(terminal, `${dryRun ? 'Dry run' : 'Backfill'} ${id} runs.`);
  note(terminal, `To watch it: capconnect backfill status --app ${options.app} ${id} --follow`);
  return 0;
}

export interface BackfillStatusOptions extends BackfillOptions {
  readonly id?: string;
  readonly tenant?: string;
  readonly follow?: boolean;
}

/** The report of one, the newest of a tenant where only that is named, or a list of all. */
export async function backfillStatus(
  options: BackfillStatusOptions,
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<ExitCode> {
  const admin = createAdminClient(options, terminal);
  const { id, tenant, json } = options;
  if (id === undefined && tenant === undefined && options.follow !== true) {
    const items = await listBackfills(admin, undefined);
    if (json === true) sayJson(terminal, { items });
    else say(terminal, items.length === 0 ? 'There is no backfill.' : tableOf(items));
    return 0;
  }
  const address = id === undefined ? await newestBackfill(admin, tenant) : addressOf(id);
  if (options.follow === true) return follow({ admin, address, options, terminal, stopped });
  return show(await admin.call('GET', address), options, terminal);
}

export interface BackfillChangeOptions extends BackfillOptions {
  readonly change: 'pause' | 'resume' | 'cancel';
  readonly id?: string;
  readonly tenant?: string;
}

const CHANGES_FROM = {
  pause: ['running'],
  resume: ['paused', 'failed'],
  cancel: ['running', 'paused', 'failed'],
} as const;

/** Pauses, resumes or cancels one. */
export async function backfillChange(options: BackfillChangeOptions, terminal: Terminal): Promise<ExitCode> {
  const { change, id, tenant } = options;
  const admin = createAdminClient(options, terminal);
  const address = await chooseBackfill(admin, { id, tenant, states: CHANGES_FROM[change] });
  return show(await admin.call('POST', `${address}/${change}`), options, terminal);
}

interface Following {
  readonly admin: AdminClient;
  readonly address: string;
  readonly options: BackfillOptions;
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
}

async function follow({ admin, address, options, terminal, stopped }: Following): Promise<ExitCode> {
  const read = async () => Backfill.parse(await admin.call('GET', address));
  const last = await followBackfill({ read, terminal, stopped });
  show(last, options, terminal);
  if (last.state === 'running') note(terminal, 'It goes on in the app, also when nobody watches.');
  return last.state === 'failed' || last.state === 'cancelled' ? 1 : 0;
}

function show(answer: unknown, { app, json }: BackfillOptions, terminal: Terminal): ExitCode {
  const backfill = Backfill.parse(answer);
  if (json === true) sayJson(terminal, answer);
  else say(terminal, sayBackfill(backfill, app));
  return 0;
}

function tableOf(items: readonly Backfill[]): string {
  return renderTable(
    ['ID', 'TENANT', 'FROM', 'TO', 'STATE', 'FOUND', 'SENT', 'DUPLICATE', 'SKIPPED', 'REJECTED', 'REMAINING'],
    items.map(({ id, tenant, from, to, dryRun, state, ...counts }) => [
      id,
      tenant,
      from,
      to,
      dryRun ? `${state} (dry run)` : state,
      ...[counts.found, counts.sent, counts.duplicate, counts.skipped, counts.rejected, counts.remaining].map(
        String,
      ),
    ]),
  );
}
