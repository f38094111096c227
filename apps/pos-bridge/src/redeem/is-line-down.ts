import { AppError } from '@capconnect/kernel';

/** Whether Capillary was not reached at all, so that it did nothing. What it answered itself has an HTTP status. */
export function isLineDown(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'AUTH_UNAVAILABLE') &&
    error.details['httpStatus'] === undefined
  );
}
