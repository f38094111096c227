import { AppError, createManualClock, type ManualClock, Secret, silentLogger } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createDatabaseTokenStore,
  createDeliveries,
  createInbox,
  createKeyRing,
  createTenantRegistry,
  type Database,
  type Deliveries,
  type Inbox,
} from '../../../src/index.ts';
import type { AttemptOutcome } from '../../../src/inbox/inbox.ts';
import { createRetention } from '../../../src/retention/create-retention.ts';
import type { SealedColumn } from '../../../src/retention/sealed-column.ts';
import { message } from '../../storage/support/message.ts';

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const OLD_KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const ROTATED = `k2:${Buffer.alloc(32, 9).toString('base64')},${OLD_KEY}`;
const NEW_KEY = `k2:${Buffer.alloc(32, 9).toString('base64')}`;
const ORIGIN = 'https://eu.api.example';
const TENANT = {
  capillary: { baseUrl: ORIGIN, authEngineUrl: ORIGIN, gatewayUrl: ORIGIN },
  settings: {},
};
const DONE: AttemptOutcome = { kind: 'done', result: {}, completes: ['order 1'] };
const DEAD: AttemptOutcome = { kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not readable.') };

/**
 * What retention must do over any store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function retentionContract(name: string, open: () => Promise<Database>): void {
  describe(`retention: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let deliveries: Deliveries;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      ({ inbox, deliveries } = withKeys(OLD_KEY));
    });

    afterEach(() => database.close());

    function withKeys(keys: string) {
      const options = { database, keyRing: createKeyRing(keys), clock };
      return { inbox: createInbox(options), deliveries: createDeliveries(options) };
    }

    function retention(keys = OLD_KEY, sealedColumns: readonly SealedColumn[] = [], logger = silentLogger) {
      return createRetention({
        database,
        clock,
        keyRing: createKeyRing(keys),
        logger,
        sealedColumns,
        payloadDays: 30,
        deadDays: 90,
        receiptDays: 400,
      });
    }

    const registry = (keys: string) =>
      createTenantRegistry({ database, keyRing: createKeyRing(keys), clock, settingsSchema: z.object({}) });
    const tokens = (keys: string) =>
      createDatabaseTokenStore({ database, keyRing: createKeyRing(keys), clock });

    async function keepToken(keys: string): Promise<void> {
      const lease = await tokens(keys).acquire('key', 1_000);
      if (lease === undefined) throw new Error('The lease was expected to be free.');
      await tokens(keys).write('key', lease, {
        value: new Secret('token'),
        obtainedAtMs: 1_000,
        expiresAtMs: 2_000,
      });
    }

    async function put(deliveryId: string, outcome?: AttemptOutcome): Promise<string> {
      const { id } = await inbox.put(message({ deliveryId, orderingKey: deliveryId, references: ['#1001'] }));
      if (outcome !== undefined) {
        const [claimed] = await inbox.claim(1, HOUR_MS);
        if (claimed?.id !== id) throw new Error('Another message was claimed.');
        await inbox.settle(claimed, outcome);
      }
      return id;
    }

    async function rows(
      table: 'inbox_messages' | 'inbox_payloads' | 'inbox_attempts' | 'inbox_references' | 'completions',
    ) {
      return (await database.kysely.selectFrom(table).selectAll().execute()).length;
    }

    it('deletes the payload of what was done a month ago and keeps the receipt', async () => {
      const id = await put('done', DONE);
      clock.advance(30 * DAY_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 0 });
      clock.advance(HOUR_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 1, receiptsDeleted: 0 });
      expect(await rows('inbox_payloads')).toBe(0);
      expect(await deliveries.get(id)).toMatchObject({
        payload: null,
        payloadNote: expect.stringContaining('2026-01-31T01:00:00.000Z'),
        status: 'done',
        history: [{ outcome: 'done' }],
      });
      expect(await inbox.put(message({ deliveryId: 'done' }))).toEqual({ id, isDuplicate: true });
    });

    it('keeps a dead message replayable for its longer time, then refuses', async () => {
      const id = await put('dead', DEAD);
      clock.advance(90 * DAY_MS);
      await retention().runOnce();
      expect(await rows('inbox_payloads')).toBe(1);
      clock.advance(HOUR_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 1 });
      expect(await deliveries.replay(id)).toBe(false);
      expect(await deliveries.replayAll({ status: 'dead' })).toBe(0);
      expect(await inbox.claim(10, HOUR_MS)).toEqual([]);
    });

    it('counts the time of a dead message anew when it is replayed', async () => {
      const id = await put('dead', DEAD);
      clock.advance(91 * DAY_MS);
      expect(await deliveries.replay(id)).toBe(true);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 0 });
      expect(await inbox.claim(10, HOUR_MS)).toMatchObject([{ id }]);
    });

    it('never touches what is still to be delivered, however old', async () => {
      const id = await put('open');
      clock.advance(1_000 * DAY_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 0, receiptsDeleted: 0 });
      expect(await inbox.claim(10, HOUR_MS)).toMatchObject([{ id }]);
    });

    it('deletes old receipts with everything that refers to them', async () => {
      await put('old', DONE);
      clock.advance(31 * DAY_MS);
      await retention().runOnce();
      clock.advance(360 * DAY_MS);
      const young = await put('young', DONE);
      clock.advance(10 * DAY_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 0, receiptsDeleted: 1 });
      expect(await deliveries.list({})).toMatchObject({ items: [{ id: young }] });
      expect([
        await rows('inbox_attempts'),
        await rows('inbox_references'),
        await rows('completions'),
      ]).toEqual([1, 1, 0]);
      expect(await inbox.put(message({ deliveryId: 'old' }))).toMatchObject({ isDuplicate: false });
    });

    it('finds what is due behind messages that were dated while the clock was ahead', async () => {
      clock.jump(400 * DAY_MS);
      await put('ahead', DONE);
      clock.jump(-400 * DAY_MS);
      await put('right', DONE);
      clock.advance(31 * DAY_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 1 });
      expect((await deliveries.list({ q: 'right' })).items).toHaveLength(1);
    });

    it('goes through more than one page', async () => {
      await Promise.all(
        Array.from({ length: 450 }, (_, index) => inbox.put(message({ deliveryId: `event-${index}` }))),
      );
      await database.kysely.updateTable('inbox_messages').set({ status: 'done', is_open: 0 }).execute();
      clock.advance(31 * DAY_MS);
      expect(await retention().runOnce()).toMatchObject({ payloadsPurged: 450 });
      expect(await rows('inbox_payloads')).toBe(0);
    });

    it('is done by one of all processes, once an hour', async () => {
      const turns = await Promise.all([1, 2, 3, 4].map(() => retention().runOnce()));
      expect(turns.filter((turn) => turn !== undefined)).toHaveLength(1);
      clock.advance(HOUR_MS - 1);
      expect(await retention().runOnce()).toBeUndefined();
      clock.advance(1);
      expect(await retention().runOnce()).toBeDefined();
    });

    it('goes on when the last turn was taken while the clock was ahead', async () => {
      clock.jump(400 * DAY_MS);
      await retention().runOnce();
      clock.jump(-400 * DAY_MS);
      expect(await retention().runOnce()).toBeDefined();
    });

    it('seals again what an older key sealed, until the old key is not needed', async () => {
      for (const deliveryId of ['a', 'b', 'c']) await put(deliveryId);
      await registry(OLD_KEY).put('acme', TENANT);
      await keepToken(OLD_KEY);
      await retention().runOnce();
      clock.advance(HOUR_MS);
      expect(await retention(ROTATED).runOnce()).toMatchObject({ valuesSealedAgain: 5 });
      // A process that has the old key still accepts, and changes a tenant, meanwhile.
      await put('d');
      await registry(OLD_KEY).put('other', TENANT);
      clock.advance(DAY_MS - HOUR_MS);
      expect(await retention(ROTATED).runOnce()).toMatchObject({ isSealedWithFirstKey: false });
      clock.advance(HOUR_MS);
      expect(await retention(ROTATED).runOnce()).toMatchObject({
        valuesSealedAgain: 0,
        isSealedWithFirstKey: true,
      });
      clock.advance(HOUR_MS);
      expect(await retention(ROTATED).runOnce()).toMatchObject({ isSealedWithFirstKey: true });
      const claimed = await withKeys(NEW_KEY).inbox.claim(10, HOUR_MS);
      expect(claimed.map(({ payload }) => payload.toString())).toEqual(Array(4).fill('{"id":1}'));
      expect((await registry(NEW_KEY).list()).map(({ id }) => id)).toEqual(['acme', 'other']);
      expect((await tokens(NEW_KEY).read('key'))?.value.reveal()).toBe('token');
    });

    it('seals again what an app keeps in a table of its own', async () => {
      const oldRing = createKeyRing(OLD_KEY);
      const kept = new Map(
        ['one', 'two', 'three'].map((id) => [id, oldRing.seal(`secret of ${id}`, ['test', id])]),
      );
      const column: SealedColumn = {
        name: 'secrets',
        isDispensable: false,
        read: async (afterId) =>
          [...kept]
            .filter(([id]) => id > afterId)
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .slice(0, 2)
            .map(([id, sealed]) => ({ id, sealed, context: ['test', id] })),
        replace: async ({ id }, sealed) => void kept.set(id, sealed),
      };
      expect(await retention(ROTATED, [column]).runOnce()).toMatchObject({ valuesSealedAgain: 3 });
      const newRing = createKeyRing(NEW_KEY);
      for (const [id, sealed] of kept)
        expect(newRing.open(sealed, ['test', id]).toString()).toBe(`secret of ${id}`);
    });

    it('does not say that a key may go while something does not open, and looks again', async () => {
      const [lost] = await Promise.all([put('a'), registry(OLD_KEY).put('acme', TENANT)]);
      const warnings: unknown[] = [];
      const warned = { ...silentLogger, warn: (fields: unknown) => warnings.push(fields) };
      const turn = async (keys: string) => {
        clock.advance(DAY_MS);
        return retention(keys, [], warned).runOnce();
      };
      await turn(NEW_KEY);
      expect(await turn(NEW_KEY)).toMatchObject({ valuesSealedAgain: 0, isSealedWithFirstKey: false });
      expect(warnings).toContainEqual({ tenants: ['acme'] });
      expect(warnings).toContainEqual({ unreadable: 1 });
      // What did not open is as it was.
      expect(await deliveries.get(lost)).toMatchObject({ payload: { id: 1 } });
      // The key is put back.
      expect(await turn(ROTATED)).toMatchObject({ valuesSealedAgain: 2, isSealedWithFirstKey: true });
    });

    it('does not keep a key for a token: another one is asked for', async () => {
      await keepToken(OLD_KEY);
      await retention(NEW_KEY).runOnce();
      clock.advance(DAY_MS);
      expect(await retention(NEW_KEY).runOnce()).toMatchObject({ isSealedWithFirstKey: true });
    });
  });
}
