import type { Role } from '../token/customer-token.ts';

interface AnswerStatus {
  readonly success: boolean;
  readonly code: number;
  readonly message: string;
}

interface AnswerUser {
  /** Whether the person is a customer of the CRM by now. */
  readonly appRegistered: boolean;
  readonly sessionId: string | null;
  readonly role: Role;
  readonly userRegisteredForPassword: boolean;
}

/** The envelope of every answer (reference section 4.1). */
export interface EngineAnswer {
  readonly status: AnswerStatus;
  readonly auth?: { readonly token: string; readonly key: string | null } | null;
  /** Only in answers to a password (reference section 4.2 D). */
  readonly identifiers?: { readonly identifierList: null };
  readonly user?: AnswerUser | null;
}

export function success(message = 'SUCCESS'): EngineAnswer {
  return { status: { success: true, code: 200, message } };
}

export function failure(code: number, message: string): EngineAnswer {
  return { status: { success: false, code, message }, auth: null, user: null };
}
