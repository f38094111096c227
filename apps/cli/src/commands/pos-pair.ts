import { z } from 'zod';
import { type AdminOptions, createAdminClient } from '../admin-client.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

export interface PosPairOptions extends Pick<AdminOptions, 'adminUrl'> {
  readonly terminal: string;
  readonly tenant?: string;
  readonly till?: string;
  readonly json?: boolean;
}

const PairingCode = z.object({
  code: z.string(),
  terminal: z.string(),
  tenant: z.string(),
  till: z.string(),
  expiresAt: z.string(),
});

/** Makes a one-time code that a till pairs with, and says where to type it. */
export async function posPair(options: PosPairOptions, terminal: Terminal): Promise<ExitCode> {
  const admin = createAdminClient({ app: 'pos', adminUrl: options.adminUrl }, terminal);
  const made = PairingCode.parse(
    await admin.call('POST', '/admin/pairing-codes', {
      terminal: options.terminal,
      ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
      ...(options.till === undefined ? {} : { till: options.till }),
    }),
  );
  if (options.json === true) {
    sayJson(terminal, made);
    return 0;
  }
  say(terminal, made.code);
  note(
    terminal,
    `For terminal ${made.terminal} (store ${made.tenant}, till ${made.till}), once, until ${made.expiresAt}. The till sends POST /pair {"code":"${made.code}","terminal":"${made.terminal}"}.`,
  );
  return 0;
}
