import { AppError } from '@capconnect/kernel';
import type { Redemption } from './store/redemption.ts';

export interface TillAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * What a till is told of a redemption, now and whenever it asks again.
 * @throws `CONFLICT` when it was made void, as with its bill; `REDEMPTION_REFUSED` when it was let through while the line
 * was down and Capillary refused it later.
 */
export function answerOf(redemption: Redemption): TillAnswer {
  const { state, answer, error, isOffline } = redemption;
  if (state === 'void') {
    throw new AppError(
      'CONFLICT',
      'The bill of this redemption was cancelled before Capillary was asked, so nothing was taken. Use a new Idempotency-Key for another one.',
    );
  }
  if (isOffline && state === 'refused') {
    throw new AppError(
      'REDEMPTION_REFUSED',
      `It was let through while the line was down, and Capillary refused it later: ${error?.message ?? ''} The ` +
        "store's reconciliation list has it.",
    );
  }
  return { status: state === 'queued' ? 202 : 200, body: answer ?? {} };
}
