import { isFields, type Fields } from '../fields.ts';
import { itemStatusesOf } from './item-statuses.ts';

/** A code by which Capillary says that something failed, and its text. The text may hold personal data. */
export interface ReportedProblem {
  readonly code: string | undefined;
  readonly text: string;
  /** It is about one row of the request, so Capillary did look at it. */
  readonly isAboutItem: boolean;
}

const CODE = /^\d{1,9}$/;
/** 201 means that some rows failed; those say so themselves. */
const SUCCESS_CODES: ReadonlySet<unknown> = new Set(['200', '201']);

/**
 * Everything in an answer that says "this failed", in whichever of Capillary's envelopes (reference section 6.0):
 * - v2: a non-empty `errors`, whatever the HTTP status; `warnings` never.
 * - v1.1: an `item_status` without success; it says why where the request's own status says only that all failed.
 * - v1.1: `response.status`, by its code: a rejected token comes with `success: "true"` (section 2.6).
 * - access control: a bare `errorCode`.
 * Empty when nothing failed, or when the body is in none of these shapes.
 */
export function reportedProblems(body: unknown): readonly ReportedProblem[] {
  if (!isFields(body)) return [];
  const inner = isFields(body['response']) ? body['response'] : body;
  const failedItems = itemStatusesOf(inner).filter(isFailed);
  return [
    ...errorsOf(body['errors']),
    ...bareCodeOf(body['errorCode']),
    ...(failedItems.length > 0
      ? failedItems.map((status) => toProblem(status, true))
      : requestStatusOf(inner['status'])),
  ];
}

/** A value that v1.1 writes as `false` or `"false"`. */
function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
}

function errorsOf(errors: unknown): readonly ReportedProblem[] {
  if (Array.isArray(errors)) return errors.map((error) => toProblem(error));
  const isEmpty = errors === undefined || errors === null || errors === '' || isEmptyFields(errors);
  return isEmpty ? [] : [toProblem(errors)];
}

function bareCodeOf(code: unknown): readonly ReportedProblem[] {
  return code === undefined || code === null || code === '' ? [] : [toProblem({ code })];
}

function isFailed(status: Fields): boolean {
  return isFalse(status['success']);
}

function requestStatusOf(status: unknown): readonly ReportedProblem[] {
  if (!isFields(status)) return [];
  const { code } = status;
  const isSuccess = code === undefined || code === null || SUCCESS_CODES.has(code);
  return isSuccess && !isFailed(status) ? [] : [toProblem(status)];
}

function toProblem(value: unknown, isAboutItem = false): ReportedProblem {
  const { code, message } = isFields(value) ? value : {};
  return {
    code: typeof code === 'string' && CODE.test(code) ? code : undefined,
    text: typeof message === 'string' ? message : '',
    isAboutItem,
  };
}

function isEmptyFields(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0;
}
