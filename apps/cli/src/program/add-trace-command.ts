import type { Command } from 'commander';
import { traceCommand } from '../commands/trace.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { jsonOption, withAdminOptions } from './options.ts';

/** `trace`, through an app's admin API. */
export function addTraceCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  withAdminOptions(program.command('trace [q]'))
    .description('Why no points? The story of an order, a bill, a customer or a delivery, oldest first.')
    .option(
      '--q-stdin',
      'read what is searched from standard input, so that it stays out of the shell’s history',
    )
    .option('--tenant <id>', 'only of this tenant')
    .addOption(jsonOption())
    .action(async (q: string | undefined, options) => {
      finish(await traceCommand({ ...options, ...(q === undefined ? {} : { q }) }, terminal));
    });
}
