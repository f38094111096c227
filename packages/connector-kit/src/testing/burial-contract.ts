import { AppError, type LogFields } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { createWorker, type WorkerOptions } from '../worker/create-worker.ts';
import type { Flow } from '../worker/flow.ts';
import { WaitsFor } from '../worker/waits-for.ts';
import type { AttemptReport } from '../worker/work-on-messages.ts';
import { LEASE_MS, useDeliveryWorld } from './delivery-world.ts';
import { message } from './message.ts';

const HOUR_MS = 3_600_000;

/** How a message comes to its end before, or without, its flow having run to its own. */
type Cause = 'poison' | 'unopened' | 'waits' | 'refused';
const CODES = {
  poison: 'POISONOUS_MESSAGE',
  unopened: 'DECRYPTION_FAILED',
  waits: 'PREREQUISITE_MISSING',
  refused: 'PAYLOAD_INVALID',
} as const;
const CAUSES: readonly Cause[] = ['poison', 'unopened', 'waits', 'refused'];

function drained(deliveryId: string) {
  return message({ deliveryId, orderingKey: deliveryId, priority: 'drain' });
}

/**
 * What every store and its worker must do about a message that becomes dead, whatever it died of, as a vitest suite.
 * @param open - an empty, migrated database; called before each test.
 */
export function burialContract(name: string, open: () => Promise<Database>): void {
  describe(`burial contract: ${name}`, () => {
    const world = useDeliveryWorld(open);
    let ran: string[];
    let reports: AttemptReport[];
    let lines: (LogFields & { readonly text: string })[];

    beforeEach(() => {
      ran = [];
      reports = [];
      lines = [];
    });
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    const flow: Flow<object> = async ({ deliveryId }) => {
      ran.push(deliveryId);
      if (deliveryId === 'refused') throw new AppError('PAYLOAD_INVALID', 'Not understood.');
      if (deliveryId === 'waits') {
        throw new WaitsFor({ name: 'order 1', because: 'The order is not there.', limitMs: HOUR_MS });
      }
      return {};
    };

    function write(fields: LogFields, text: string): void {
      lines.push({ ...fields, text });
    }

    function work(flows: WorkerOptions<object>['flows']): Promise<number> {
      const { inbox, clock } = world;
      const origin = 'https://eu.api.example';
      const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
      const worker = createWorker<object>({
        inbox,
        flows,
        tenants: { get: async (id) => ({ id, capillary, settings: {}, revision: 1 }) },
        clock,
        logger: { debug: write, info: write, warn: write, error: write },
        onAttempt: (report) => void reports.push(report),
      });
      stops.push(() => worker.stop());
      return worker.runOnce();
    }

    /** Lets a message come as far as its end, in the flows that are given. */
    async function bring(cause: Cause, flows: WorkerOptions<object>['flows']): Promise<void> {
      if (cause === 'poison') {
        for (let times = 1; times <= 4; times += 1) {
          await world.claimOne();
          world.clock.advance(LEASE_MS);
          world.restart();
        }
      }
      if (cause === 'unopened') {
        const payload = new Uint8Array(40);
        await world.database.kysely.updateTable('inbox_payloads').set({ payload }).execute();
      }
      if (cause === 'waits') {
        await work(flows);
        world.clock.advance(HOUR_MS);
      }
    }

    describe.each(CAUSES)('one that is dead: %s', (cause) => {
      it('lets the later ones of its key go on, where its flow says nothing else', async () => {
        const flows = { 'orders/paid': flow };
        await world.inbox.put(message({ deliveryId: cause }));
        await bring(cause, flows);
        await world.inbox.put(message({ deliveryId: 'later' }));
        await work(flows);
        expect(await world.deliveries.counts()).toMatchObject({ dead: 1, done: 1 });
      });

      it('holds its key where the rules of its flow say so, until it is released', async () => {
        const flows = { 'orders/paid': { run: flow, onDead: 'hold' } } as const;
        const { id } = await world.inbox.put(message({ deliveryId: cause }));
        await bring(cause, flows);
        await world.inbox.put(message({ deliveryId: 'later' }));
        await work(flows);
        expect(await world.deliveries.counts()).toMatchObject({ dead: 1, accepted: 1 });
        expect(await world.deliveries.release(id)).toBe(true);
        await work(flows);
        expect(await world.deliveries.counts()).toMatchObject({ dead: 1, done: 1 });
      });

      it('is counted, logged and kept in its history', async () => {
        const flows = { 'orders/paid': flow };
        const { id } = await world.inbox.put(message({ deliveryId: cause }));
        await bring(cause, flows);
        await work(flows);
        const code = CODES[cause];
        expect(reports.filter(({ outcome }) => outcome === 'dead')).toMatchObject([
          { tenantId: 't1', type: 'orders/paid' },
        ]);
        expect(lines.filter(({ text }) => text.startsWith('not delivered: a person'))).toMatchObject([
          { messageId: id, error: { code } },
        ]);
        const delivery = await world.deliveries.get(id);
        expect(delivery).toMatchObject({ status: 'dead', error: { code } });
        expect(delivery?.history.at(-1)).toMatchObject({ outcome: 'dead', error: { code } });
        const { items } = await world.deliveries.trace({ q: cause });
        expect(items[0]?.story.at(-1)).toMatchObject({ event: 'dead', code });
      });
    });

    it.each(['poison', 'unopened'] as const)(
      'does not run the flow of one that is %s, alone or among others',
      async (cause) => {
        const together = {
          maxMessages: 10,
          run: async (rows: readonly { readonly message: { readonly deliveryId: string } }[]) => {
            ran.push(...rows.map((row) => row.message.deliveryId));
            return rows.map(() => ({ status: 'fulfilled', value: {} }) as const);
          },
        };
        const flows = { 'orders/paid': { run: flow, together } };
        await world.inbox.put(drained(cause));
        await bring(cause, flows);
        for (const deliveryId of ['a', 'b', 'c']) await world.inbox.put(drained(deliveryId));
        await work(flows);
        expect(ran.toSorted()).toEqual(['a', 'b', 'c']);
        expect(await world.deliveries.counts()).toMatchObject({ dead: 1, done: 3 });
      },
    );
  });
}
