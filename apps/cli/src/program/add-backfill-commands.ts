import type { Command } from 'commander';
import { backfillChange, backfillStart, backfillStatus } from '../commands/backfill.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption, withAdminOptions } from './options.ts';

const CHANGES = {
  pause: 'Reads no more; what was accepted still goes out.',
  resume: 'Goes on where it stopped, after a pause or a failure.',
  cancel: 'Ends it for good; what was accepted still goes out.',
} as const;

/** `backfill start|status|pause|resume|cancel`, through an app's admin API. */
export function addBackfillCommands(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  stopped: AbortSignal,
): void {
  const backfill = program.command('backfill').description('Brings a merchant’s history to Capillary.');
  withAdminOptions(backfill.command('start'))
    .description('Starts one over a span of time.')
    .requiredOption('--tenant <id>', 'whose history')
    .requiredOption('--from <date>', 'first day (UTC) or time, such as 2026-01-01 or 2026-01-01T08:00:00Z')
    .requiredOption('--to <date>', 'the day or time before which it ends')
    .option('--dry-run', 'count only, and say how long it would take')
    .option('--follow', 'show how far it is until it ends')
    .addOption(jsonOption())
    .action(async (options) => finish(await backfillStart(options, terminal, stopped)));
  withAdminOptions(backfill.command('status [id]'))
    .description('Reports on one, on the newest of a tenant, or lists all.')
    .option('--tenant <id>', 'whose history')
    .option('--follow', 'show how far it is until it ends')
    .addOption(jsonOption())
    .action(async (id: string | undefined, options) => {
      finish(await backfillStatus({ ...options, ...(id === undefined ? {} : { id }) }, terminal, stopped));
    });
  for (const change of ['pause', 'resume', 'cancel'] as const) {
    withAdminOptions(backfill.command(`${change} [id]`))
      .description(CHANGES[change])
      .option('--tenant <id>', 'whose history, if the id is not given')
      .addOption(jsonOption())
      .action(async (id: string | undefined, options) => {
        const named = { ...options, change, ...(id === undefined ? {} : { id }) };
        finish(await backfillChange(named, terminal));
      });
  }
}
