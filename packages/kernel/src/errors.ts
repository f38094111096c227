/** When a failed piece of work may be tried again. */
export type RetryRule = 'retry' | 'needs-person' | 'never';

/** Who can make the failure go away. */
export type Actor = 'caller' | 'merchant' | 'capillary' | 'operator' | 'nobody';

interface ErrorRow {
  /** HTTP status when this error becomes an answer of ours. */
  readonly status: number;
  /** The same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
  readonly retry: RetryRule;
  readonly actor: Actor;
}

/**
 * Every error of the product: its code, HTTP status, title, retry rule, and who must act.
 * Each code has a page under `docs/problems/`.
 */
export const ERRORS = {
  ACCESS_DENIED: row(403, 'Capillary refuses access to this resource', 'needs-person', 'merchant'),
  ATTEMPT_TIMED_OUT: row(504, 'An attempt took too long and was given up', 'retry', 'operator'),
  AUTH_CONFIG_INVALID: row(500, 'Credentials are not usable as configured', 'needs-person', 'merchant'),
  AUTH_ENGINE_REFUSED: row(422, 'The sign-in step was refused', 'never', 'caller'),
  AUTH_THROTTLED: row(429, 'Too many sign-in or token requests', 'retry', 'nobody'),
  AUTH_UNAVAILABLE: row(503, 'Capillary authentication is not reachable', 'retry', 'nobody'),
  BODY_TOO_LARGE: row(413, 'The request body is too large', 'never', 'caller'),
  CONFIG_INVALID: row(500, 'The configuration is not valid', 'needs-person', 'operator'),
  CONFLICT: row(409, 'The request contradicts what is already stored', 'never', 'caller'),
  CREDENTIAL_REJECTED: row(502, 'Capillary rejected the credentials', 'needs-person', 'merchant'),
  DECRYPTION_FAILED: row(500, 'Stored data cannot be decrypted', 'needs-person', 'operator'),
  DUPLICATE: row(409, 'Capillary already has this', 'never', 'nobody'),
  INPUT_INVALID: row(400, 'The request is not valid', 'never', 'caller'),
  INTAKE_FULL: row(503, 'Too many accepted messages wait already', 'retry', 'operator'),
  INTERNAL: row(500, 'Something went wrong on our side', 'retry', 'operator'),
  METHOD_NOT_ALLOWED: row(405, 'This address does not take that method', 'never', 'caller'),
  NOT_FOUND: row(404, 'There is no such thing here', 'never', 'caller'),
  OUTCOME_UNKNOWN: row(504, 'Capillary may or may not have done it', 'retry', 'nobody'),
  PAYLOAD_INVALID: row(422, 'A verified message could not be understood', 'needs-person', 'operator'),
  POISONOUS_MESSAGE: row(500, 'A message ended its worker again and again', 'needs-person', 'operator'),
  PREREQUISITE_MISSING: row(409, 'Something else has to be done first', 'needs-person', 'merchant'),
  RATE_LIMITED: row(429, 'Too many requests', 'retry', 'nobody'),
  RECEIPT_EXPIRED: row(410, 'The receipt can no longer be claimed', 'never', 'nobody'),
  REDEMPTION_REFUSED: row(422, 'The points or the coupon cannot be used', 'never', 'caller'),
  REVERSAL_REFUSED: row(422, 'The redemption cannot be taken back', 'never', 'caller'),
  SCENARIO_FORBIDDEN: row(
    500,
    'This credential is not allowed for this scenario',
    'needs-person',
    'merchant',
  ),
  SET_ASIDE: row(409, 'A person took the message out of the queue', 'needs-person', 'operator'),
  SIGNATURE_INVALID: row(401, 'The signature is missing or wrong', 'never', 'caller'),
  STORAGE_UNAVAILABLE: row(503, 'The message could not be stored', 'retry', 'operator'),
  TENANT_UNKNOWN: row(404, 'This tenant is not connected', 'needs-person', 'merchant'),
  UNAUTHENTICATED: row(401, 'Authentication is missing or wrong', 'never', 'caller'),
  UNSUPPORTED_MEDIA_TYPE: row(415, 'The body is not in a form this address reads', 'never', 'caller'),
  UPSTREAM_BUSY: row(503, 'Capillary is handling another request for this customer', 'retry', 'nobody'),
  UPSTREAM_INVALID: row(
    502,
    'Capillary answered something we do not understand',
    'needs-person',
    'capillary',
  ),
  UPSTREAM_REFUSED: row(502, 'Capillary refused the request', 'needs-person', 'merchant'),
  UPSTREAM_UNAVAILABLE: row(503, 'Capillary is not reachable', 'retry', 'nobody'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** Facts that may be shown and logged. Only plain, non-personal values belong here. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly details?: ErrorDetails;
  /** How long to wait before trying again, in milliseconds, when the other side said so. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * The one error class. `message` and `details` are shown to people and written to logs, so neither may hold
 * a secret, token, password, hash, phone number or e-mail address.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message);
    this.code = code;
    this.details = options.details ?? {};
    this.retryAfterMs = options.retryAfterMs;
    // Not enumerable: a cause may be a foreign error that carries a request, so it must not be serialised.
    Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get retry(): RetryRule {
    return ERRORS[this.code].retry;
  }

  get actor(): Actor {
    return ERRORS[this.code].actor;
  }

  toJSON(): Record<string, unknown> {
    return { name: this.name, code: this.code, message: this.message, details: this.details };
  }

  /** What `util.inspect` and `console.log` print: never the cause. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const details = Object.keys(this.details).length === 0 ? '' : ` ${JSON.stringify(this.details)}`;
    return `${this.name} [${this.code}]: ${this.message}${details}`;
  }
}

function row(status: number, title: string, retry: RetryRule, actor: Actor): ErrorRow {
  return { status, title, retry, actor };
}
