import { randomUUID } from 'node:crypto';
import type { Database, KeyRing } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import { type Begun, beginRedemption } from './begin-redemption.ts';
import type { HeldRedemption, NewRedemption, Redemption, RedemptionOutcome } from './redemption.ts';
import { redemptionOfRow } from './redemption-of-row.ts';
import { requestContext } from './request-context.ts';
import type { RedemptionKind, RedemptionTables } from './redemption-tables.ts';

export interface RedemptionStoreOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** How long nobody else may speak to Capillary about a redemption whose process says nothing more. */
  readonly leaseMs?: number;
  readonly generateId?: () => string;
}

/** Redemptions, on disk before Capillary is asked. */
export interface RedemptionStore {
  readonly leaseMs: number;
  begin(asked: NewRedemption): Promise<Begun>;
  /** `false` when it is no longer ours. */
  renew(held: HeldRedemption): Promise<boolean>;
  /** Records what became of it and gives it back. `undefined` when it was no longer ours. */
  finish(held: HeldRedemption, outcome: RedemptionOutcome): Promise<Redemption | undefined>;
  find(tenantId: string, id: string): Promise<Redemption | undefined>;
  /** The redemption that Capillary knows under this id. */
  findByRedemptionId(
    tenantId: string,
    kind: RedemptionKind,
    redemptionId: string,
  ): Promise<Redemption | undefined>;
  /** Points and coupons that were redeemed, or may have been, on bills of this number. */
  ofBill(tenantId: string, billNumber: string): Promise<readonly Redemption[]>;
  /**
   * Takes what waits to be settled, promised or not known, for asking Capillary now; one that Capillary refused after it
   * was promised may be tried again. `undefined` while somebody else is at it, and when there is nothing to settle.
   */
  hold(redemption: Redemption): Promise<HeldRedemption | undefined>;
  /** Gives the right to ask back: it is as unknown as it was. */
  release(held: HeldRedemption): Promise<void>;
  /** What was asked for, decrypted. */
  requestOf(redemption: Redemption): Promise<unknown>;
  /** Notes that it was given back. */
  undone(redemption: Redemption): Promise<void>;
}

const LEASE_MS = 6_000;

export function createRedemptionStore(options: RedemptionStoreOptions): RedemptionStore {
  const { database, keyRing, clock, leaseMs = LEASE_MS, generateId = randomUUID } = options;
  const tables = database.kysely.withTables<RedemptionTables>();

  async function find(tenantId: string, id: string): Promise<Redemption | undefined> {
    const row = await tables
      .selectFrom('pos_redemptions')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && redemptionOfRow(row);
  }

  return {
    leaseMs,

    begin: (asked) =>
      database.transact((transaction) =>
        beginRedemption(transaction.withTables<RedemptionTables>(), {
          asked,
          keyRing,
          lease: generateId(),
          leaseMs,
          nowMs: clock.wallMs(),
        }),
      ),

    async renew({ id, lease }) {
      const { numUpdatedRows } = await tables
        .updateTable('pos_redemptions')
        .set({ leased_until_ms: clock.wallMs() + leaseMs })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async finish(held, outcome) {
      const { state } = outcome;
      // Nobody asks for it any more, and nothing personal is kept that is not needed.
      const isOver = state === 'done' || state === 'void' || (state === 'refused' && !held.isOffline);
      const change = {
        ...columnsOf(outcome),
        ...(isOver ? { request: null } : {}),
        lease: null,
        leased_until_ms: 0,
        updated_at_ms: clock.wallMs(),
      };
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .withTables<RedemptionTables>()
          .updateTable('pos_redemptions')
          .set(change)
          .where('id', '=', held.id)
          .where('lease', '=', held.lease)
          .executeTakeFirst(),
      );
      return numUpdatedRows === 1n ? find(held.tenantId, held.id) : undefined;
    },

    find,

    async findByRedemptionId(tenantId, kind, redemptionId) {
      const row = await tables
        .selectFrom('pos_redemptions')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('redemption_id', '=', redemptionId)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row && redemptionOfRow(row);
    },

    async ofBill(tenantId, billNumber) {
      const rows = await tables
        .selectFrom('pos_redemptions')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('bill_number', '=', billNumber)
        .where('kind', 'in', ['points', 'coupon'])
        .orderBy('accepted_at_ms')
        .execute();
      return rows.map(redemptionOfRow);
    },

    async hold({ id, state, isOffline, mayBeSent }) {
      if (state !== 'open' && !(isOffline && (state === 'queued' || state === 'refused'))) return undefined;
      const nowMs = clock.wallMs();
      const lease = generateId();
      const row = await database.transact((transaction) =>
        transaction
          .withTables<RedemptionTables>()
          .updateTable('pos_redemptions')
          .set((eb) => ({
            lease,
            leased_until_ms: nowMs + leaseMs,
            sent_at_ms: eb.fn.coalesce('sent_at_ms', eb.val(nowMs)),
          }))
          .where('id', '=', id)
          .where('state', '=', state)
          .where('leased_until_ms', '<=', nowMs)
          .returningAll()
          .executeTakeFirst(),
      );
      return row && { ...redemptionOfRow(row), lease, isRepeat: mayBeSent };
    },

    async release({ id, lease }) {
      await tables
        .updateTable('pos_redemptions')
        .set({ lease: null, leased_until_ms: 0 })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .execute();
    },

    async requestOf({ tenantId, id }) {
      const { request } = await tables
        .selectFrom('pos_redemptions')
        .select('request')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (request === null) throw new Error('What a settled redemption asked for is not kept.');
      return JSON.parse(keyRing.open(request, requestContext(tenantId, id)).toString('utf8'));
    },

    async undone({ id }) {
      const nowMs = clock.wallMs();
      await database.transact((transaction) =>
        transaction
          .withTables<RedemptionTables>()
          .updateTable('pos_redemptions')
          .set({ undone_at_ms: nowMs, updated_at_ms: nowMs })
          .where('id', '=', id)
          .execute(),
      );
    },
  };
}

function columnsOf(outcome: RedemptionOutcome) {
  switch (outcome.state) {
    case 'done':
      return {
        state: outcome.state,
        redemption_id: outcome.redemptionId ?? null,
        ...(outcome.customerId === undefined ? {} : { customer_id: outcome.customerId }),
        answer: JSON.stringify(outcome.answer),
        error_code: null,
        error_message: null,
      };
    case 'void':
      return { state: outcome.state };
    default:
      return {
        state: outcome.state,
        error_code: outcome.error.code,
        error_message: outcome.error.message,
      };
  }
}
