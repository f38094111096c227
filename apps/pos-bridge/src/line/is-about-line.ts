import type { AppError, ErrorCode } from '@capconnect/kernel';

const MAY_BE_THE_LINE: ReadonlySet<ErrorCode> = new Set([
  'AUTH_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'UPSTREAM_UNAVAILABLE',
]);

/** Whether a call may have failed because Capillary could not be reached; not where it answered, be it with a 503. */
export function isAboutLine({ code, details }: AppError): boolean {
  return (
    MAY_BE_THE_LINE.has(code) &&
    details['httpStatus'] === undefined &&
    details['upstreamStatus'] === undefined
  );
}
