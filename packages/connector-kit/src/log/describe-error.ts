import { AppError } from '@capconnect/kernel';
import { isSensitiveName } from './is-sensitive-name.ts';
import { scrubText } from './scrub-text.ts';

const MAX_CAUSES = 3;

/** An error as log fields. */
export interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/**
 * What may be logged of an error: of ours the code, message and details; of a foreign one its name, message
 * and stack, scrubbed, but none of its other fields, since HTTP clients hang whole requests there.
 */
export function describeError(error: Error, causes = 0): DescribedError {
  const { cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? scrubText(error.code) : undefined;
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: scrubText(error.message),
    ...(error instanceof AppError && Object.keys(error.details).length > 0
      ? { details: shownDetails(error) }
      : {}),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...(cause instanceof Error && causes < MAX_CAUSES ? { cause: describeError(cause, causes + 1) } : {}),
  };
}

function shownDetails({ details }: AppError): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (isSensitiveName(name)) return [name, '[redacted]'];
      return [name, typeof value === 'string' ? scrubText(value) : value];
    }),
  );
}
