import { createManualClock, type ManualClock } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, createKeyRing, type Database, type Inbox } from '../../../src/index.ts';
import {
  createIntakeGuard,
  type IntakeGuard,
  type PutReport,
} from '../../../src/intake/create-intake-guard.ts';
import { message } from '../../storage/support/message.ts';
import { TEST_KEYS } from '../../storage/support/test-storage.ts';

const event = (index: number) => message({ deliveryId: `event-${index}`, orderingKey: `${index}` });

/**
 * What the guard of the queue must do over any store, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function intakeGuardContract(name: string, open: () => Promise<Database>): void {
  describe(`intake guard: ${name}`, () => {
    let database: Database;
    let clock: ManualClock;
    let inbox: Inbox;
    let reports: PutReport[];

    beforeEach(async () => {
      database = await open();
      clock = createManualClock();
      inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock });
      reports = [];
    });

    afterEach(() => database.close());

    function guard(openLimit: number): IntakeGuard {
      return createIntakeGuard({
        inbox,
        database,
        clock,
        openLimit,
        file: undefined,
        diskReserveBytes: 0,
        onPut: (report) => reports.push(report),
      });
    }

    async function deliverOne(): Promise<void> {
      const [claimed] = await inbox.claim(1, 15_000);
      if (claimed === undefined) throw new Error('Nothing could be claimed.');
      await inbox.settle(claimed, { kind: 'done', result: {} });
    }

    it('takes as many as may wait, tells the rest to come later, and loses none', async () => {
      const { put, checks } = guard(3);
      const puts = await Promise.allSettled([1, 2, 3, 4, 5].map((index) => put(event(index))));
      const refused = puts.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(2);
      expect(refused[0]).toMatchObject({
        reason: { code: 'INTAKE_FULL', status: 503, retryAfterMs: 30_000 },
      });
      expect(await inbox.claim(10, 15_000)).toHaveLength(3);
      await expect(checks['queue']?.()).rejects.toMatchObject({ code: 'INTAKE_FULL' });
    });

    it('still answers for what it has accepted', async () => {
      const { put } = guard(1);
      const { id } = await put(event(1));
      expect(await put(event(1))).toEqual({ id, isDuplicate: true });
      await expect(put(event(2))).rejects.toMatchObject({ code: 'INTAKE_FULL' });
      expect(reports).toEqual([
        { source: 'test', outcome: 'accepted' },
        { source: 'test', outcome: 'repeated' },
        { source: 'test', outcome: 'INTAKE_FULL' },
      ]);
    });

    it('accepts again as soon as a second after something was delivered', async () => {
      const { put, checks } = guard(1);
      await put(event(1));
      await expect(put(event(2))).rejects.toMatchObject({ code: 'INTAKE_FULL' });
      await deliverOne();
      clock.advance(1_000);
      expect(await put(event(2))).toMatchObject({ isDuplicate: false });
      await deliverOne();
      clock.advance(1_000);
      await expect(checks['queue']?.()).resolves.toBeUndefined();
    });

    it('counts what other processes have accepted', async () => {
      const { put, checks } = guard(2);
      await put(event(1));
      await inbox.put(event(2));
      clock.advance(1_000);
      await expect(checks['queue']?.()).rejects.toMatchObject({ code: 'INTAKE_FULL' });
      await expect(put(event(3))).rejects.toMatchObject({ code: 'INTAKE_FULL' });
    });

    it('gives history half of the places, and does not call it refused when it has to wait', async () => {
      const { put, requireRoom } = guard(4);
      const history = (index: number) => ({ ...event(index), priority: 'backfill' as const });
      await put(history(1));
      await requireRoom('backfill');
      await put(history(2));
      await expect(requireRoom('backfill')).rejects.toMatchObject({
        code: 'INTAKE_FULL',
        message: expect.stringContaining('half of INBOX_LIMIT'),
      });
      await expect(put(history(3))).rejects.toMatchObject({ code: 'INTAKE_FULL' });
      expect(await put(history(2))).toMatchObject({ isDuplicate: true });
      await requireRoom('live');
      await put(event(4));
      expect(reports.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'repeated', 'accepted']);
    });

    it('does not count repeats as waiting', async () => {
      const { put } = guard(2);
      for (let time = 0; time < 5; time += 1) await put(event(1));
      expect(await put(event(2))).toMatchObject({ isDuplicate: false });
    });

    it('says that the storage is away when it can neither count nor store', async () => {
      const { put, requireRoom } = guard(1);
      await put(event(1));
      await database.close();
      await expect(put(event(2))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', status: 503 });
      clock.advance(1_000);
      await expect(requireRoom('live')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      database = await open();
    });
  });
}
