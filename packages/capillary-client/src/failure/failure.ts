import { AppError, ERRORS, type ErrorDetails } from '@capconnect/kernel';
import { isFields } from '../fields.ts';
import { UNKNOWN_CODE, type FailureRow, type FailureTable } from './failure-table.ts';
import { httpStatusFailure } from './http-status-failure.ts';

import { reportedProblems, type ReportedProblem } from './reported-problems.ts';
import { REQUEST_FAILURES } from './request-failures.ts';
import { readRetryAfterMs } from './retry-after.ts';

/** Which call failed, for its error. */
export interface FailedCall {
  readonly operation: string;
  readonly requestId: string | undefined;
  /** What the resource's codes mean. */
  readonly failures: FailureTable;
}

/** An answer of Capillary, and what is needed to judge it. */
export interface JudgedAnswer extends FailedCall {
  readonly isWrite: boolean;
  readonly httpStatus: number;
  /** By `parseExactJson`; `undefined` when the answer was not JSON. */
  readonly body: unknown;
  /** The `Retry-After` header. */
  readonly retryAfter: string | undefined;
  readonly nowMs: number;
}

/**
 * The one place where an answer of Capillary becomes an error of ours; `undefined` when the answer is a success.
 *
 * A code that Capillary reports counts before the HTTP status, because the statuses are not dependable (reference
 * section 6.0): the resource's table first, then the codes that mean the same everywhere. The status decides where no
 * known code does. Total: any status with any body gives an `AppError` or `undefined`.
 *
 * Codes: `CREDENTIAL_REJECTED`, `ACCESS_DENIED`, `RATE_LIMITED`, `UPSTREAM_BUSY`, `UPSTREAM_UNAVAILABLE`,
 * `OUTCOME_UNKNOWN`, `DUPLICATE`, `NOT_FOUND`, `REDEMPTION_REFUSED`, `REVERSAL_REFUSED`, `UPSTREAM_REFUSED`,
 * `UPSTREAM_INVALID`.
 * Details: `operation`, `requestId`, `httpStatus`, and `capillaryCode` when Capillary gave one.
 */
export function failureOf(answer: JudgedAnswer): AppError | undefined {
  const problems = reportedProblems(answer.body);
  if (problems.length === 0 && isBatch(answer.body)) return undefined;
  const problem = mostTelling(problems, answer.failures);
  const isReadable = isFields(answer.body);
  const row = rowOf(problem, answer.failures) ?? httpStatusFailure({ ...answer, isReadable, problem });
  if (row === undefined) return undefined;
  return toError(row, problem, answer, {
    httpStatus: answer.httpStatus,
    retryAfterMs: readRetryAfterMs(answer.retryAfter, answer.nowMs),
  });
}

/** The same for one row of a batch, whose errors stand in the row (reference section 6.0). */
export function failureOfRow(row: unknown, call: FailedCall): AppError | undefined {
  const problem = mostTelling(reportedProblems(row), call.failures);
  return problem && toError(rowOf(problem, call.failures) ?? UNKNOWN_CODE, problem, call);
}

/** Rows fail one by one; the HTTP status of a batch says nothing. */
function isBatch(body: unknown): boolean {
  return isFields(body) && Array.isArray(body['response']);
}

function mostTelling(
  problems: readonly ReportedProblem[],
  failures: FailureTable,
): ReportedProblem | undefined {
  return problems.find((problem) => rowOf(problem, failures) !== undefined) ?? problems[0];
}

function rowOf(problem: ReportedProblem | undefined, failures: FailureTable): FailureRow | undefined {
  const code = problem?.code;
  return code === undefined ? undefined : (failures.get(code) ?? REQUEST_FAILURES.get(code));
}

function toError(
  row: FailureRow,
  problem: ReportedProblem | undefined,
  call: FailedCall,
  http: { readonly httpStatus?: number; readonly retryAfterMs?: number | undefined } = {},
): AppError {
  const details: ErrorDetails = {
    operation: call.operation,
    capillaryCode: problem?.code,
    requestId: call.requestId,
    httpStatus: http.httpStatus,
    ...factOf(row, problem),
  };
  const isRetried = ERRORS[row.error].retry === 'retry';
  const retryAfterMs = isRetried ? (http.retryAfterMs ?? row.retryAfterMs) : undefined;
  return new AppError(row.error, row.words, { details, retryAfterMs });
}

function factOf({ fact }: FailureRow, problem: ReportedProblem | undefined): ErrorDetails {
  const value = fact?.pattern.exec(problem?.text ?? '')?.[1];
  return fact === undefined || value === undefined ? {} : { [fact.name]: value };
}
