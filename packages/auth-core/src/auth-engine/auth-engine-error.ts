import { AppError, type ErrorDetails } from '@capconnect/kernel';
import { REFUSALS, type EngineCode, type RefusalAction, type RefusalReason } from './refusals.ts';

/** The window of the one-time code quota is set per brand and never told; the documented life of a session is 15 minutes. */
const QUOTA_WAIT_MS = 15 * 60_000;

export interface AuthEngineErrorOptions {
  /** How long the Auth Engine asked to wait, when it did. */
  readonly retryAfterMs?: number | undefined;
  /** More facts for the log: request id and HTTP status. */
  readonly details?: ErrorDetails;
}

/**
 * The Auth Engine refused a step, with one of its documented codes (reference section 4.7). The message is written for
 * the customer. It never repeats what was typed, nor what the engine said.
 */
export class AuthEngineError extends AppError {
  override readonly name = 'AuthEngineError';
  /** Capillary's own number. */
  readonly engineCode: EngineCode;
  /** Stable name of the refusal, for programs and translations. */
  readonly reason: RefusalReason;
  /** What helps now. */
  readonly action: RefusalAction;

  constructor(engineCode: EngineCode, options: AuthEngineErrorOptions = {}) {
    const { reason, action, message } = REFUSALS[engineCode];
    super('AUTH_ENGINE_REFUSED', message, {
      details: { engineCode, reason, action, ...options.details },
      retryAfterMs: options.retryAfterMs ?? (engineCode === 1534 ? QUOTA_WAIT_MS : undefined),
    });
    this.engineCode = engineCode;
    this.reason = reason;
    this.action = action;
  }
}
