import { AppError, type Logger, toAppError } from '@capconnect/kernel';
import type { HeldRedemption, NewRedemption, Redemption, RedemptionDone } from './store/redemption.ts';
import type { RedemptionStore } from './store/create-redemption-store.ts';
import { isDecided } from './is-decided.ts';
import { withDeadline } from '../with-deadline.ts';

export interface OnceOptions {
  readonly store: RedemptionStore;
  readonly logger: Logger;
  /** How long a till waits for Capillary. */
  readonly deadlineMs: number;
}

export interface Once {
  /**
   * Does it once for its key, however often and from wherever it is asked: the first asks Capillary, those that come
   * meanwhile wait with it, and those that come later get what it came to. A till that waits too long is told to ask
   * again; the work goes on, and its outcome is there when it does.
   * @param attempt - speaks to Capillary; where `isRepeat`, it asks first whether that was done already. What it throws
   * is nothing done, or not known, by `isDecided`.
   * @throws AppError of the refusal; `CONFLICT` where the key was used for something else; `OUTCOME_UNKNOWN`.
   */
  do(asked: NewRedemption, attempt: Attempt): Promise<Redemption>;
}

export type Attempt = (held: HeldRedemption) => Promise<AttemptEnd>;

/** `queued` is for attempts that store it themselves. */
export type AttemptEnd = RedemptionDone | { readonly state: 'queued' };

const ASK_AGAIN_MS = 1_000;

export function createOnce({ store, logger, deadlineMs }: OnceOptions): Once {
  const underWay = new Map<string, { readonly print: string; readonly end: Promise<Redemption> }>();

  return {
    async do(asked, attempt) {
      const name = JSON.stringify([asked.tenantId, asked.key]);
      const print = JSON.stringify([asked.kind, asked.request, asked.proof]);
      let known = underWay.get(name);
      while (known !== undefined && known.print !== print) {
        // What it comes to decides whether another body contradicts it.
        await withDeadline(
          known.end.catch(() => {}),
          deadlineMs,
          notYet,
        );
        known = underWay.get(name);
      }
      return withDeadline(known?.end ?? start(name, print, asked, attempt), deadlineMs, notYet);
    },
  };

  function start(name: string, print: string, asked: NewRedemption, attempt: Attempt): Promise<Redemption> {
    const end = run(asked, attempt).finally(() => underWay.delete(name));
    underWay.set(name, { print, end });
    return end;
  }

  async function run(asked: NewRedemption, attempt: Attempt): Promise<Redemption> {
    const begun = await store.begin(asked);
    if (begun.kind === 'settled') return begun.redemption;
    if (begun.kind === 'conflict') throw otherRequest();
    if (begun.kind === 'busy') throw notYet();
    const held = begun.redemption;
    const stopRenewing = keepLease(held);
    try {
      const end = await attempt(held);
      const redemption =
        end.state === 'queued' ? await store.find(held.tenantId, held.id) : await store.finish(held, end);
      // Somebody else took it over and settles it.
      if (redemption === undefined) throw notYet();
      return redemption;
    } catch (thrown) {
      const error = toAppError(thrown);
      const isKnown = isDecided(error, held);
      const told = isKnown ? error : asUnknown(error);
      await store.finish(held, {
        state: isKnown ? 'refused' : 'open',
        error: { code: told.code, message: told.message },
      });
      throw told;
    } finally {
      stopRenewing();
    }
  }

  function keepLease(held: HeldRedemption): () => void {
    const timer = setInterval(() => {
      store.renew(held).catch((error: unknown) => {
        logger.warn({ error, redemption: held.id }, 'The lease of a redemption was not renewed');
      });
    }, store.leaseMs / 3);
    timer.unref();
    return () => clearInterval(timer);
  }
}

function otherRequest(): AppError {
  return new AppError(
    'CONFLICT',
    'This Idempotency-Key was used for another redemption. Use a new key for each redemption, and the same one only ' +
      'to ask for the same redemption again.',
  );
}

function notYet(): AppError {
  return new AppError(
    'OUTCOME_UNKNOWN',
    'Capillary has not said yet whether it did this. Ask again with the same Idempotency-Key.',
    { retryAfterMs: ASK_AGAIN_MS },
  );
}

/** In the till's words; what our own code says to it, it says already. */
function asUnknown(error: AppError): AppError {
  const { code, details } = error;
  if (code === 'OUTCOME_UNKNOWN' && details['operation'] === undefined) return error;
  const what =
    code === 'OUTCOME_UNKNOWN'
      ? 'The answer of Capillary was lost, so it may or may not have done this.'
      : 'Capillary may have done this, and cannot tell now.';
  return new AppError(
    'OUTCOME_UNKNOWN',
    `${what} Ask again with the same Idempotency-Key: it is not done twice.`,
    { cause: error, details, retryAfterMs: ASK_AGAIN_MS },
  );
}
