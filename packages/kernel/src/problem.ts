import { ERRORS, type AppError } from './errors.ts';

/** RFC 9457 problem details. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly InputProblem[];
  readonly [extension: string]: unknown;
}

/** One wrong field: where it is (JSON Pointer, RFC 6901) and what to do about it. */
export interface InputProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** An `AppError` that names each wrong field. */
export interface HasInputProblems {
  readonly problems: readonly InputProblem[];
}

/**
 * An error as an answer. Below 500 the message is told to the caller; a 5xx of our own making keeps it for the log.
 * @param requestId - also written to the log line, so that a caller's report finds it.
 */
export function toProblem(error: AppError & Partial<HasInputProblems>, requestId: string): Problem {
  const { status, title } = ERRORS[error.code];
  return {
    type: `/problems/${error.code}`,
    title,
    status,
    ...(error.code === 'INTERNAL' ? {} : { detail: error.message }),
    instance: `urn:uuid:${requestId}`,
    code: error.code,
    ...(error.problems === undefined ? {} : { errors: error.problems }),
  };
}
