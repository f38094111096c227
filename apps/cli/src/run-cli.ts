import { AppError } from '@capconnect/kernel';
import { Command, CommanderError } from 'commander';
import { ZodError } from 'zod';
import { addBackfillCommands } from './program/add-backfill-commands.ts';
import { addCheckCommands } from './program/add-check-commands.ts';
import { addDeliveryCommands } from './program/add-delivery-commands.ts';
import { addPosCommands } from './program/add-pos-commands.ts';
import { addTenantCommands } from './program/add-tenant-commands.ts';
import { addTraceCommand } from './program/add-trace-command.ts';
import { type ExitCode, note, sayJson, type Terminal } from './terminal.ts';
import { upCommand } from './up/up.ts';

/**
 * Runs `capconnect` with the given arguments and answers the exit code: 0 success, 1 the check or call failed,
 * 2 wrong usage.
 * @param stopped - aborted by SIGINT or SIGTERM; commands that keep running end then.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const finish = (result: ExitCode) => {
    code = result;
  };
  const program = new Command('capconnect')
    .description('Connects merchants’ systems with the Capillary loyalty platform.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('Use --help to see what is possible.');
  addCheckCommands(program, terminal, finish);
  addTenantCommands(program, terminal, finish);
  addDeliveryCommands(program, terminal, finish);
  addBackfillCommands(program, terminal, finish, stopped);
  addTraceCommand(program, terminal, finish);
  addPosCommands(program, terminal, finish);
  program
    .command('up')
    .description('Runs the whole product on embedded defaults and sends one event through each app.')
    .option('--once', 'end after the demo; exit code 0 only if everything was delivered')
    .action(async (options) => finish(await upCommand(options, terminal, stopped)));
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, args.includes('--json'), terminal);
  }
}

function explain(error: unknown, isJson: boolean, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof ZodError ? misunderstood(error) : error;
  if (!(known instanceof AppError)) throw known;
  const { code, message, details } = known;
  if (isJson) sayJson(terminal, { ok: false, error: { code, message, details } });
  note(terminal, message);
  return code === 'INPUT_INVALID' || code === 'AUTH_CONFIG_INVALID' ? 2 : 1;
}

/** What is read from an app is checked; what we read wrongly here is an app of another version. */
function misunderstood(cause: ZodError): AppError {
  return new AppError(
    'UPSTREAM_INVALID',
    'The app answers something else than this capconnect expects. Use the capconnect of the same version as the app.',
    { cause },
  );
}
