import type { Response } from 'express';
import { apiVersionOf } from '../http/api-version.ts';

export interface Failure {
  /** HTTP status. */
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** A refusal of the whole request, in the envelope of the API version that was called (reference section 6.0). */
export function sendFailure(response: Response, failure: Failure): void {
  response.status(failure.status).json(failureBody(response.req.originalUrl, failure));
}

function failureBody(path: string, { code, message }: Failure): unknown {
  switch (apiVersionOf(path.split('?')[0] ?? '')) {
    case 'v1.1':
      return { response: { status: { success: 'false', code, message } } };
    case 'v3':
      return { data: null, errors: [{ code, message }] };
    case 'auth-engine':
      return { status: { success: false, code, message }, auth: null, user: null };
    case 'gateway':
      return { status: { success: false, code, message } };
    default:
      return { errors: [{ status: false, code, message }], warnings: [] };
  }
}
