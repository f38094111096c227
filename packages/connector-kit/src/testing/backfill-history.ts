import { Buffer } from 'node:buffer';
import { AppError } from '@capconnect/kernel';
import type { BackfillItem, BackfillSource } from '../backfill/backfill-source.ts';
import type { IntakeGuard } from '../intake/create-intake-guard.ts';

export interface History extends BackfillSource<unknown> {
  readonly items: BackfillItem[];
  /** The cursors it was asked for. */
  readonly asked: (string | undefined)[];
  /** Done before each page: throws, waits, or counts. */
  beforePage: (cursor: string | undefined) => Promise<void>;
}

/** An order history in memory, `pageSize` orders a page. Its cursors are positions. */
export function createHistory(deliveryIds: readonly string[], pageSize: number): History {
  const history: History = {
    name: 'shop',
    items: deliveryIds.map(historicOrder),
    asked: [],
    beforePage: async () => {},
    count: async () => history.items.length,
    async page(_tenant, _range, cursor) {
      history.asked.push(cursor);
      await history.beforePage(cursor);
      const start = Number(cursor ?? 0);
      const end = start + pageSize;
      return {
        items: history.items.slice(start, end),
        nextCursor: end < history.items.length ? String(end) : undefined,
      };
    },
  };
  return history;
}

export function historicOrder(deliveryId: string): BackfillItem {
  return {
    type: 'orders/paid',
    deliveryId,
    orderingKey: `customer-of-${deliveryId}`,
    payload: Buffer.from(JSON.stringify({ id: deliveryId })),
  };
}

type Intake = Pick<IntakeGuard, 'put' | 'requireRoom'>;

export interface DyingIntake extends Intake {
  /** Resolves when its process has stopped. */
  readonly death: Promise<void>;
}

/** An intake whose process stops for ever in the middle of a put: nobody gives anything back. */
export function dyingIntake(intake: Intake, afterPuts: number): DyingIntake {
  const { promise: death, resolve: die } = Promise.withResolvers<void>();
  const putsUnderWay: Promise<unknown>[] = [];
  let left = afterPuts;
  return {
    death,
    requireRoom: intake.requireRoom,
    put(message) {
      left -= 1;
      if (left < 0) {
        void Promise.all(putsUnderWay).then(() => die());
        return new Promise(() => {});
      }
      const put = intake.put(message);
      putsUnderWay.push(put);
      return put;
    },
  };
}

/** An intake that has no more room after some puts. */
export function fillingIntake(intake: Intake, afterPuts: number): Intake {
  let left = afterPuts;
  return {
    requireRoom: intake.requireRoom,
    async put(message) {
      left -= 1;
      if (left < 0) throw new AppError('INTAKE_FULL', 'Full.');
      return intake.put(message);
    },
  };
}
