import { AppError, type Clock } from '@capconnect/kernel';

const BETWEEN_CALLS_MS = 5_000;
const FIRST_REFUSAL_MS = 1_000;
const LONGEST_REFUSAL_MS = 30_000;
/** However long Capillary asks us to wait, it is asked again after this. */
const LONGEST_THROTTLE_MS = 5 * 60_000;
/** Rejections in a row, each of a token that had just been given out, after which a new token is no remedy. */
const YOUNG_REJECTIONS = 5;
const YOUNG_MS = 5_000;

/** Keeps token calls apart: at least 5 s, longer while Capillary refuses or throttles. Times are monotonic. */
export interface CallPause {
  isOn(): boolean;
  /**
   * Passes when a token call may be made. After a success it waits for that; after a failure it throws that failure
   * again, with what is left of the pause as `retryAfterMs`, and no call is made.
   */
  pass(): Promise<void>;
  succeeded(): void;
  failed(failure: AppError): void;
  /** The data plane refused the token in use: a new one may be asked for at once. @param ageMs - of the token. */
  tokenRejected(ageMs: number): void;
}

export function createCallPause(clock: Clock, sleep: (ms: number) => Promise<unknown>): CallPause {
  let untilMs = -Infinity;
  let lastFailure: AppError | undefined;
  let refusals = 0;
  let youngRejections = 0;

  function pauseFor(ms: number): void {
    untilMs = clock.monotonicMs() + ms;
  }

  return {
    isOn: () => clock.monotonicMs() < untilMs,

    async pass() {
      const leftMs = Math.ceil(untilMs - clock.monotonicMs());
      if (leftMs <= 0) return;
      if (lastFailure !== undefined) {
        const { code, message, details } = lastFailure;
        throw new AppError(code, message, { details, retryAfterMs: leftMs });
      }
      await sleep(leftMs);
    },

    succeeded() {
      lastFailure = undefined;
      refusals = 0;
      pauseFor(BETWEEN_CALLS_MS);
    },

    failed(failure) {
      lastFailure = failure;
      if (failure.retry === 'needs-person') {
        pauseFor(doubled(refusals));
        refusals += 1;
        return;
      }
      pauseFor(Math.min(Math.max(BETWEEN_CALLS_MS, failure.retryAfterMs ?? 0), LONGEST_THROTTLE_MS));
    },

    tokenRejected(ageMs) {
      youngRejections = ageMs < YOUNG_MS ? youngRejections + 1 : 0;
      if (youngRejections > YOUNG_REJECTIONS) {
        lastFailure = new AppError(
          'CREDENTIAL_REJECTED',
          'Capillary gives out tokens and then refuses each of them. Check that the API client is enabled and that ' +
            'its cluster is the one of the base URL.',
        );
        pauseFor(doubled(youngRejections - YOUNG_REJECTIONS - 1));
        return;
      }
      const mayAskAtOnce = lastFailure === undefined || lastFailure.code === 'AUTH_UNAVAILABLE';
      if (mayAskAtOnce) untilMs = -Infinity;
    },
  };
}

function doubled(times: number): number {
  return Math.min(FIRST_REFUSAL_MS * 2 ** times, LONGEST_REFUSAL_MS);
}
