import { z } from 'zod';
import { type AdminOptions, createAdminClient } from '../admin-client.ts';
import { localTime } from '../local-time.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

export interface PosTerminalsOptions extends Pick<AdminOptions, 'adminUrl'> {
  readonly tenant?: string;
  readonly json?: boolean;
}

const Terminals = z.object({
  items: z.array(
    z.looseObject({
      terminalId: z.string(),
      terminal: z.string(),
      tenant: z.string(),
      till: z.string(),
      lastSeenAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
});

/** Lists the terminals that were paired, with when they were last seen. */
export async function posTerminals(options: PosTerminalsOptions, terminal: Terminal): Promise<ExitCode> {
  const query =
    options.tenant === undefined ? '' : `?${new URLSearchParams({ tenant: options.tenant }).toString()}`;
  const admin = createAdminClient({ app: 'pos', adminUrl: options.adminUrl }, terminal);
  const answer = Terminals.parse(await admin.call('GET', `/admin/terminals${query}`));
  if (options.json === true) sayJson(terminal, answer);
  else if (answer.items.length === 0)
    say(terminal, 'No terminal is paired yet. `capconnect pos pair` makes a code for one.');
  else {
    const rows = answer.items.map((item) => [
      item.terminal,
      item.terminalId,
      item.tenant,
      item.till,
      item.lastSeenAt === null ? 'never' : localTime(item.lastSeenAt),
      item.revokedAt === null ? 'paired' : `revoked ${localTime(item.revokedAt)}`,
    ]);
    say(terminal, renderTable(['TERMINAL', 'ID', 'STORE', 'TILL', 'LAST SEEN', 'STATE'], rows));
  }
  return 0;
}

/** Makes a terminal's token worth nothing. */
export async function posRevoke(
  options: Pick<AdminOptions, 'adminUrl'> & { readonly id: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const admin = createAdminClient({ app: 'pos', adminUrl: options.adminUrl }, terminal);
  await admin.call('DELETE', `/admin/terminals/${encodeURIComponent(options.id)}`);
  note(terminal, `${options.id} is revoked.`);
  return 0;
}
