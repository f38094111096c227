import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyRing, type Database, openDatabase } from '@capconnect/connector-kit';
import { createTestDatabase, startTestPostgres, type TestPostgres } from '@capconnect/connector-kit/testing';
import { AppError, createManualClock } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { posMigrations } from '../../../src/database/migrations.ts';
import { createRedeemOffline } from '../../../src/redeem/offline/create-redeem-offline.ts';
import { createVoidOffline } from '../../../src/redeem/offline/create-void-offline.ts';
import { createRedemptionStore } from '../../../src/redeem/store/create-redemption-store.ts';
import { redemptionIdOf } from '../../../src/redeem/store/redemption-id.ts';
import { StoreSettings } from '../../../src/tenant.ts';

const LIMITS = { maxPointsPerBill: 60, maxPointsPerCustomerDay: 100, maxPointsPerStoreDay: 250 };
const BALANCE = '90.5';
const settings = StoreSettings.parse({
  offlineRedeem: { policy: 'bounded', ...LIMITS, snapshotMaxAgeHours: 1 },
});
const keyRing = createKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

/** In thousandths, so that the test counts exactly. */
const redemption = fc.record({
  person: fc.integer({ min: 0, max: 3 }),
  bill: fc.integer({ min: 0, max: 3 }),
  milli: fc.oneof(fc.integer({ min: 1, max: 61_000 }), fc.constantFrom(30_000, 60_000, 60_001, 500)),
});
interface Asked {
  readonly person: number;
  readonly bill: number;
  readonly milli: number;
}

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startTestPostgres(process.env['DATABASE_URL']);
  folder = await mkdtemp(join(tmpdir(), 'capconnect-limits-'));
}, 120_000);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A store of its own in the database; each till is served by one of its processes. */
function createStoreOf(databases: readonly Database[], tenantId: string) {
  const clock = createManualClock();
  const tenant = {
    id: tenantId,
    capillary: { baseUrl: '', authEngineUrl: '', gatewayUrl: '' },
    settings,
    revision: 1,
  };
  const processes = databases.map((database) => {
    const store = createRedemptionStore({ database, keyRing, clock });
    const redeemOffline = createRedeemOffline({
      database,
      inbox: { put: async () => ({ id: 'm', isDuplicate: false }) },
      snapshotOf: async (_tenant, { value }) => ({
        customerId: value,
        points: BALANCE,
        asOfMs: clock.wallMs(),
      }),
      orderingKeyOf: () => 'customer',
      clock,
    });
    return { store, redeemOffline, voidOffline: createVoidOffline({ database, store, clock }) };
  });
  const ids = (key: string) => redemptionIdOf(tenantId, key);

  return {
    /** Whether it was promised. */
    async redeem({ person, bill, milli }: Asked, index: number): Promise<boolean> {
      const { store, redeemOffline } = processes[index % processes.length]!;
      const customer = { type: 'externalId', value: `p${person}` } as const;
      const begun = await store.begin({
        tenantId,
        key: `k${index}`,
        kind: 'points',
        till: 'till',
        billNumber: `b${bill}`,
        sentAs: `b${bill}`,
        businessDate: '2026-01-01',
        points: pointsOf(milli),
        request: { ...customer, index: String(index) },
      });
      if (begun.kind !== 'held') throw new Error('Each has a key of its own.');
      try {
        await redeemOffline({ tenant, till: 'till' }, begun.redemption, customer);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'REDEMPTION_REFUSED') return false;
        throw error;
      }
    },
    undo: (index: number) => processes[0]!.voidOffline(tenantId, ids(`k${index}`)),
  };
}

function pointsOf(milli: number): string {
  return (milli / 1000).toString();
}

/** What is promised in each limit, in thousandths. */
function totals(asked: readonly Asked[]) {
  const sumOf = (some: readonly Asked[]) => some.reduce((sum, { milli }) => sum + milli, 0);
  const largest = (by: 'person' | 'bill') =>
    Math.max(0, ...[...Map.groupBy(asked, (one) => one[by]).values()].map(sumOf));
  return { store: sumOf(asked), customer: largest('person'), bill: largest('bill') };
}

function fits(asked: readonly Asked[]): boolean {
  const { store, customer, bill } = totals(asked);
  return store <= 250_000 && customer <= 90_500 && bill <= 60_000;
}

describe.each(['sqlite', 'postgres'] as const)(
  'the limits of points while the line is down, on %s',
  (dialect) => {
    let databases: readonly Database[];
    let stores = 0;
    beforeAll(async () => {
      const url =
        dialect === 'sqlite' ? `sqlite:${join(folder, 'limits.db')}` : await createTestDatabase(postgres.url);
      databases = [await openDatabase({ url, migrations: posMigrations })];
      databases = [...databases, await openDatabase({ url, migrations: posMigrations })];
    });
    afterAll(() => Promise.all(databases.map((database) => database.close())));

    it('are never passed by tills that redeem at the same moment, through two processes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(redemption, { minLength: 2, maxLength: 16 }), async (asked) => {
          const store = createStoreOf(databases, `together ${(stores += 1)}`);
          const outcomes = await Promise.all(asked.map((one, index) => store.redeem(one, index)));
          const promised = asked.filter((_one, index) => outcomes[index]);
          expect(fits(promised)).toBe(true);
          // None is refused for a limit that still had room when all were done.
          const refused = asked.filter((_one, index) => !outcomes[index]);
          for (const one of refused) expect(fits([...promised, one])).toBe(false);
        }),
        { numRuns: 40 },
      );
    });

    it('are used up to the last thousandth, and what is taken back counts no more', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(redemption, fc.boolean()), { maxLength: 14 }), async (asked) => {
          const store = createStoreOf(databases, `one by one ${(stores += 1)}`);
          const standing: Asked[] = [];
          for (const [index, [one, isUndone]] of asked.entries()) {
            const isPromised = await store.redeem(one, index);
            expect(isPromised).toBe(fits([...standing, one]));
            if (!isPromised) continue;
            if (isUndone) await store.undo(index);
            else standing.push(one);
          }
        }),
        { numRuns: 30 },
      );
    });
  },
);
