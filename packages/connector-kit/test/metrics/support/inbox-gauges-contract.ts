import { AppError, createManualClock, type ManualClock, silentLogger } from '@capconnect/kernel';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, createKeyRing, type Database, type Inbox } from '../../../src/index.ts';
import { registerInboxGauges } from '../../../src/metrics/register-inbox-gauges.ts';
import { message } from '../../storage/support/message.ts';
import { TEST_KEYS } from '../../storage/support/test-storage.ts';

const LEASE_MS = 15_000;

/**
 * What the gauges of the inbox must show over any store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function inboxGaugesContract(name: string, open: () => Promise<Database>): void {
  describe(`inbox gauges: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let registry: Registry;

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock });
      registry = new Registry();
      registerInboxGauges({ registry, database, clock, logger: silentLogger });
    });

    afterEach(() => database.close());

    const put = (tenantId: string, deliveryId: string) =>
      inbox.put(message({ tenantId, deliveryId, orderingKey: deliveryId }));

    it('counts what is not delivered, by state', async () => {
      for (const deliveryId of ['a', 'b', 'c', 'd']) await put('t1', deliveryId);
      const [done, dead] = await inbox.claim(2, LEASE_MS);
      if (done === undefined || dead === undefined) throw new Error('Two messages should be claimed.');
      await inbox.settle(done, { kind: 'done', result: {} });
      await inbox.settle(dead, { kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not readable.') });
      const text = await registry.metrics();
      expect(text).toContain('inbox_messages{status="accepted"} 2');
      expect(text).toContain('inbox_messages{status="dead"} 1');
      expect(text).not.toContain('status="done"');
    });

    it('tells the age of the oldest open message of each tenant', async () => {
      await put('shop-a', 'a1');
      clock.advance(60_000);
      await put('shop-a', 'a2');
      await put('shop-b', 'b1');
      clock.advance(5_000);
      expect(await registry.metrics()).toContain('inbox_oldest_open_age_seconds{tenant="shop-a"} 65');
      const [oldest] = await inbox.claim(1, LEASE_MS);
      if (oldest === undefined) throw new Error('A message should be claimed.');
      await inbox.settle(oldest, { kind: 'done', result: {} });
      const text = await registry.metrics();
      expect(text).toContain('inbox_oldest_open_age_seconds{tenant="shop-a"} 5');
      expect(text).toContain('inbox_oldest_open_age_seconds{tenant="shop-b"} 5');
    });

    it('names two hundred tenants at most, and the worst of the rest as other', async () => {
      for (let index = 0; index < 202; index += 1) {
        await put(`shop-${index}`, 'event');
        clock.advance(1_000);
      }
      const text = await registry.metrics();
      expect(text.match(/^inbox_oldest_open_age_seconds\{/gm)).toHaveLength(201);
      expect(text).toContain('inbox_oldest_open_age_seconds{tenant="shop-199"} 3');
      expect(text).toContain('inbox_oldest_open_age_seconds{tenant="other"} 2');
    });

    it('shows no old values when the database does not answer', async () => {
      await put('t1', 'a');
      expect(await registry.metrics()).toContain('inbox_messages{status="accepted"} 1');
      await database.close();
      const text = await registry.metrics();
      expect(text).not.toMatch(/^inbox_(messages|oldest_open_age_seconds)\{/m);
      database = await open();
    });
  });
}
