import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { type AdminOptions, createAdminClient } from '../admin-client.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

const Delivery = z.looseObject({
  id: z.string(),
  tenantId: z.string(),
  type: z.string(),
  deliveryId: z.string(),
  status: z.string(),
  attempts: z.number(),
  acceptedAt: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
});
const Page = z.object({ items: z.array(Delivery), nextCursor: z.string().nullable() });
const Detail = Delivery.extend({
  history: z.array(
    z.looseObject({
      attempt: z.number(),
      startedAt: z.string(),
      durationMs: z.number(),
      outcome: z.string(),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      requestId: z.string().nullable(),
    }),
  ),
});

export interface DeliveriesListOptions extends AdminOptions {
  readonly status?: string;
  readonly tenant?: string;
  readonly type?: string;
  readonly q?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly json?: boolean;
}

export async function deliveriesList(options: DeliveriesListOptions, terminal: Terminal): Promise<ExitCode> {
  const { status, tenant, type, q, limit, cursor } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ status, tenant, type, q, limit, cursor })) {
    if (value !== undefined) query.set(name, value);
  }
  const page = Page.parse(
    await createAdminClient(options, terminal).call('GET', `/admin/deliveries?${query.toString()}`),
  );
  if (options.json === true) {
    sayJson(terminal, page);
    return 0;
  }
  if (page.items.length === 0) {
    say(terminal, 'No delivery matches.');
    return 0;
  }
  say(
    terminal,
    renderTable(
      ['ACCEPTED', 'ID', 'TENANT', 'TYPE', 'STATUS', 'TRIES', 'OUTCOME'],
      page.items.map((item) => [
        item.acceptedAt,
        item.id,
        item.tenantId,
        item.type,
        item.status,
        String(item.attempts),
        outcome(item),
      ]),
    ),
  );
  if (page.nextCursor !== null) note(terminal, `More: --cursor ${page.nextCursor}`);
  return 0;
}

export async function deliveriesShow(
  options: AdminOptions & { id: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await createAdminClient(options, terminal).call(
    'GET',
    `/admin/deliveries/${encodeURIComponent(options.id)}`,
  );
  const delivery = Detail.parse(answer);
  if (options.json === true) {
    sayJson(terminal, answer);
    return 0;
  }
  say(terminal, `${delivery.type} ${delivery.deliveryId} of ${delivery.tenantId}: ${delivery.status}`);
  say(terminal, `${delivery.acceptedAt}  accepted`);
  for (const attempt of delivery.history) {
    const reason = attempt.error === null ? '' : `, ${attempt.error.code}: ${attempt.error.message}`;
    const request = attempt.requestId === null ? '' : `, Capillary request ${attempt.requestId}`;
    say(
      terminal,
      `${attempt.startedAt}  attempt ${attempt.attempt}: ${attempt.outcome} in ${attempt.durationMs} ms${request}${reason}`,
    );
  }
  if (delivery.result !== null)
    say(terminal, renderTable(['RESULT', ''], Object.entries(delivery.result).map(resultRow)));
  if (delivery.status === 'dead')
    note(
      terminal,
      `Once the cause is mended: capconnect deliveries replay --app ${options.app} ${delivery.id}`,
    );
  return 0;
}

export async function deliveriesReplay(
  options: AdminOptions & { id?: string; allDead?: boolean; tenant?: string; type?: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  if ((options.id === undefined) === (options.allDead !== true)) {
    throw new AppError(
      'INPUT_INVALID',
      'Which delivery? Give either its id, as `deliveries list` shows it, or --all-dead for every dead one.',
    );
  }
  const admin = createAdminClient(options, terminal);
  if (options.id !== undefined) {
    const answer = await admin.call('POST', `/admin/deliveries/${encodeURIComponent(options.id)}/replay`);
    if (options.json === true) sayJson(terminal, answer ?? {});
    else say(terminal, `${options.id} runs again.`);
    return 0;
  }
  const { tenant, type } = options;
  const answer = await admin.call('POST', '/admin/deliveries/replay', { status: 'dead', tenant, type });
  const { replayed } = z.object({ replayed: z.number() }).parse(answer);
  if (options.json === true) sayJson(terminal, { replayed });
  else say(terminal, `${replayed} ${replayed === 1 ? 'delivery runs' : 'deliveries run'} again.`);
  return 0;
}

export async function deliveriesRelease(
  options: AdminOptions & { id: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await createAdminClient(options, terminal).call(
    'POST',
    `/admin/deliveries/${encodeURIComponent(options.id)}/release`,
  );
  if (options.json === true) sayJson(terminal, answer ?? {});
  else say(terminal, `${options.id} is given up: the later deliveries of its key go on.`);
  return 0;
}

function resultRow([name, value]: [string, unknown]): string[] {
  return [name, typeof value === 'string' ? value : JSON.stringify(value)];
}

function outcome({ error, result }: z.output<typeof Delivery>): string {
  if (error !== null) return `${error.code}: ${error.message}`;
  if (result === null) return '';
  const { billNumber, points, skipped } = result;
  if (typeof skipped === 'string') return `skipped: ${skipped}`;
  return [
    typeof billNumber === 'string' ? billNumber : '',
    typeof points === 'string' ? `${points} points` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
