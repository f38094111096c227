import { readProblem } from './read-problem.ts';
import { TerminalError } from './terminal-error.ts';

/** `fetch`, or something that answers like it: a pinned one, an Electron one. */
export type Call = (url: string, request: RequestInit) => Promise<Response>;

export interface BridgeOptions {
  /** Where the bridge listens, such as `https://bridge.store.local:4104`. */
  readonly baseUrl: string;
  readonly token?: string;
  /** The global `fetch` when left out. */
  readonly fetch?: Call;
  /** The till's clock, in epoch milliseconds. */
  readonly nowMs?: () => number;
  /** How long one attempt may take; 10 s when left out. */
  readonly timeoutMs?: number;
  /** How often a call that may be repeated is made before it fails; 3 when left out. */
  readonly attempts?: number;
  /** Waits between attempts. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface BridgeCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Doing it twice is the same as doing it once. */
  readonly isRepeatable: boolean;
}

const FIRST_WAIT_MS = 250;
/** Longer waits are the cashier's to decide. */
const LONGEST_WAIT_MS = 3_000;

/**
 * Calls the bridge and gives its answer back, once `isAnswer` knows it. What may be repeated is tried again when the
 * bridge is not reached, too slow, busy or in trouble.
 * @throws `TerminalError`, and nothing else.
 */
export async function callBridge<Answer>(
  options: BridgeOptions,
  call: BridgeCall,
  isAnswer: (value: unknown) => value is Answer,
): Promise<Answer> {
  const { attempts = 3, sleep = defaultSleep } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await callOnce(options, call);
      if (isAnswer(answer)) return answer;
      throw invalidAnswer();
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      const waitMs = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1);
      if (attempt >= attempts || !mayRepeat(error, call) || waitMs > LONGEST_WAIT_MS) throw error;
      await sleep(waitMs);
    }
  }
}

/** 429 is said before anything is done. What is unknown may be asked again only where that changes nothing. */
function mayRepeat({ status, outcome, code }: TerminalError, { isRepeatable }: BridgeCall): boolean {
  return status === 429 || (isRepeatable && outcome === 'unknown' && code !== 'ANSWER_INVALID');
}

async function callOnce(options: BridgeOptions, call: BridgeCall): Promise<unknown> {
  const { baseUrl, timeoutMs = 10_000, nowMs = Date.now, fetch: send = fetch } = options;
  const query = new URLSearchParams(call.query).toString();
  try {
    const response = await send(`${baseUrl.replace(/\/+$/, '')}${call.path}${query && `?${query}`}`, {
      method: call.method,
      headers: headersOf(options, call, nowMs()),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // The token must not follow to another place.
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = parseJson(await response.text());
    if (!response.ok) throw readProblem(response, body, nowMs());
    return body;
  } catch (error) {
    throw error instanceof TerminalError ? error : notReached(error, timeoutMs);
  }
}

function headersOf({ token }: BridgeOptions, call: BridgeCall, nowMs: number): Record<string, string> {
  return {
    Accept: 'application/json',
    // Tells the till's clock, so that a wrong one is seen and corrected. Browsers leave this header out whatever is set.
    Date: new Date(nowMs).toUTCString(),
    ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(call.idempotencyKey === undefined ? {} : { 'Idempotency-Key': call.idempotencyKey }),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function notReached(cause: unknown, timeoutMs: number): TerminalError {
  const name = cause instanceof Error ? cause.name : '';
  // A pinned fetch says so before anything is sent.
  if (cause instanceof Error && name === 'PinError')
    return new TerminalError('NOT_TRUSTED', cause.message, { outcome: 'not-done', cause });
  if (name === 'TimeoutError') {
    const message = `The bridge did not answer within ${timeoutMs / 1000} s.`;
    return new TerminalError('TIMED_OUT', message, { outcome: 'unknown', cause });
  }
  const message = 'The bridge is not reached. Is it running, and is the network cable in?';
  return new TerminalError('UNREACHABLE', message, { outcome: 'unknown', cause });
}

function invalidAnswer(): TerminalError {
  return new TerminalError(
    'ANSWER_INVALID',
    'Something else than the bridge answered, or a bridge of another version. Check its address.',
    { outcome: 'unknown' },
  );
}

function defaultSleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
