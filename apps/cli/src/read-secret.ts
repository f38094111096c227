import { text } from 'node:stream/consumers';
import { password as askHidden } from '@inquirer/prompts';
import { AppError, Secret } from '@capconnect/kernel';
import { note, type Terminal } from './terminal.ts';

export interface SecretSource {
  /** What it is called to people, such as `secret`. */
  readonly label: string;
  /** The option on the command line, such as `--secret`, and what stood there. */
  readonly option: string;
  readonly fromOption: string | undefined;
  /** The environment variable that may hold it, such as `CAPILLARY_SECRET`. */
  readonly variable: string;
  /** `--secret-stdin`: the secret is all of standard input, less a final line break. */
  readonly isOnStdin: boolean;
}

/**
 * A secret from the first of: standard input when asked for, the command line (with a warning, since other users of the
 * machine can see it there), the environment, a hidden prompt on a terminal.
 * @throws `INPUT_INVALID` when there is none.
 */
export async function readSecret(source: SecretSource, terminal: Terminal): Promise<Secret> {
  if (source.isOnStdin) return nonEmpty((await text(terminal.stdin)).replace(/\r?\n$/, ''), source);
  if (source.fromOption !== undefined) {
    note(
      terminal,
      `Warning: ${source.option} on the command line can be read by others on this machine and stays in the shell's history. Use ${source.variable}, --secret-stdin or the prompt.`,
    );
    return nonEmpty(source.fromOption, source);
  }
  const fromEnvironment = terminal.env[source.variable];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return new Secret(fromEnvironment);
  if (terminal.stdin.isTTY === true) {
    const typed = await askHidden(
      { message: source.label, mask: true },
      { input: terminal.stdin, output: terminal.stderr },
    );
    return nonEmpty(typed, source);
  }
  return nonEmpty('', source);
}

function nonEmpty(value: string, source: SecretSource): Secret {
  if (value !== '') return new Secret(value);
  throw new AppError(
    'INPUT_INVALID',
    `The ${source.label} is missing. Set ${source.variable}, pipe it with --secret-stdin, or give ${source.option}.`,
  );
}
