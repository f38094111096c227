import { AppError, type Logger } from '@capconnect/kernel';
import { describeError } from '../log/describe-error.ts';

export interface StartFailure {
  readonly name: string;
  readonly error: unknown;
  readonly logger: Logger;
}

/**
 * Why an app did not start, for the person at the terminal. An error that explains itself is only told; of
 * any other the stack is logged too.
 */
export function startFailure({ name, error, logger }: StartFailure): string {
  if (error instanceof AppError && error.code !== 'INTERNAL')
    return `${name} did not start. ${error.message}\n`;
  logger.error({ error }, 'the start failed');
  const why = error instanceof Error ? describeError(error) : undefined;
  const message =
    why === undefined ? 'Something was thrown that is no error.' : `${why.name}: ${why.message}`;
  return `${name} did not start. ${message}\nThe log line above holds the stack.\n`;
}
