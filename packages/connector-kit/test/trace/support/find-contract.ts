import { AppError, type ErrorCode, silentLogger } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { createWorker, type Database, type Flow, type Tenant, WaitsFor } from '../../../src/index.ts';
import { message } from '../../storage/support/message.ts';
import { NEW_KEY, OLD_KEY, useTracedStore } from './traced-store.ts';

const CAPILLARY = 'https://capillary.example.com';
const TENANT: Tenant<object> = {
  id: 't1',
  capillary: { baseUrl: CAPILLARY, authEngineUrl: CAPILLARY, gatewayUrl: CAPILLARY },
  settings: {},
  revision: 1,
};

const REFERENCES = ['#1001', 'SHP-77', '4915112345678', 'zoe.mueller@example.com'];

/** Which messages a trace finds, over any store. */
export function findContract(name: string, open: () => Promise<Database>): void {
  describe(`trace finds: ${name}`, () => {
    const store = useTracedStore(open);

    describe('what is found', () => {
      it.each([
        '1001',
        '#1001',
        ' #1001 ',
        'shp-77',
        '4915112345678',
        '+49 151 1234-5678',
        '0049 (151) 12345678',
        'Zoe.Mueller@Example.com',
        'event-1',
        'customer-1',
      ])('by %j', async (q) => {
        await store.inbox.put(message({ references: REFERENCES }));
        await store.inbox.put(
          message({ deliveryId: 'event-2', orderingKey: 'customer-2', references: ['1002'] }),
        );
        expect(await store.found(q)).toEqual(['event-1']);
      });

      it('by the id of the message', async () => {
        const { id } = await store.inbox.put(message());
        expect(await store.found(id)).toEqual(['event-1']);
      });

      it.each(['%', '_', '*', '.*', '1%', 'event-%', 'event-_', "' or 1=1 --", '#', '   ', '+', '@'])(
        'nothing by %j: it is no pattern',
        async (q) => {
          await store.inbox.put(message({ references: REFERENCES }));
          expect(await store.deliveries.trace({ q })).toEqual({ items: [], truncated: false });
        },
      );

      it('nothing of another tenant, when one is named', async () => {
        await store.inbox.put(message({ references: REFERENCES }));
        await store.inbox.put(message({ tenantId: 't2', deliveryId: 'event-2', references: ['1001'] }));
        expect(await store.found('1001')).toEqual(['event-1', 'event-2']);
        expect(await store.found('1001', 't2')).toEqual(['event-2']);
        for (const q of ['zoe.mueller@example.com', 'event-1', 'customer-1']) {
          expect(await store.found(q, 't1')).toContain('event-1');
          expect(await store.found(q, 't2')).not.toContain('event-1');
        }
      });

      it('also after the keys were rotated, before and after', async () => {
        await store.inbox.put(message({ references: REFERENCES }));
        store.useKeys(`${NEW_KEY},${OLD_KEY}`);
        await store.inbox.put(message({ deliveryId: 'event-2', references: REFERENCES }));
        expect(await store.found('1001')).toEqual(['event-1', 'event-2']);
        store.useKeys(NEW_KEY);
        expect(await store.found('1001')).toEqual(['event-2']);
      });

      it('once, however often it was named or delivered', async () => {
        const references = ['1001', '#1001', ' 1001', '', '#'];
        await store.inbox.put(message({ references }));
        await store.inbox.put(message({ references: ['other'] }));
        expect(await store.found('1001')).toEqual(['event-1']);
        expect(await store.found('other')).toEqual([]);
      });

      it('the newest fifty, oldest first', async () => {
        for (let index = 1; index <= 51; index += 1) {
          await store.inbox.put(
            message({ deliveryId: `d${index}`, orderingKey: `k${index}`, references: ['1001'] }),
          );
        }
        const { items, truncated } = await store.deliveries.trace({ q: '1001' });
        expect(truncated).toBe(true);
        expect(items.map(({ deliveryId }) => deliveryId)).toEqual(
          Array.from({ length: 50 }, (_, index) => `d${index + 2}`),
        );
        expect((await store.deliveries.trace({ q: 'd1' })).truncated).toBe(false);
      });
    });

    describe('what no flow has read yet is found by its payload', () => {
      const payload = Buffer.from(
        '{"id":62984732019941234,"name":"#1042","customer":{"phone":"+49 (151) 1234-5678"},"quantity":1,"note":"1043 x"}',
      );

      it.each(['62984732019941234', '1042', '4915112345678', '+49 151 12345678'])('by %j', async (q) => {
        await store.inbox.put(message({ payload }));
        await store.inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2' }));
        expect(await store.found(q)).toEqual(['event-1']);
        expect(await store.found(q, 't2')).toEqual([]);
      });

      it.each(['1', '104', '1043', '62984732019941236', 'name', 'true'])('not by %j', async (q) => {
        await store.inbox.put(message({ payload }));
        expect(await store.found(q)).toEqual([]);
      });

      it('also when it failed or died before its flow, but no longer when it is done', async () => {
        await store.inbox.put(message({ payload }));
        const error = new AppError('UPSTREAM_UNAVAILABLE', 'No.');
        await store.attempt({ kind: 'retry', error, notBeforeMs: 0 });
        expect(await store.found('1042')).toEqual(['event-1']);
        await store.attempt({ kind: 'dead', error });
        expect(await store.found('1042')).toEqual(['event-1']);
        await store.deliveries.replayAll({ status: 'dead' });
        await store.attempt({ kind: 'done', result: {} });
        expect(await store.found('1042')).toEqual([]);
      });

      it.each([
        ['no JSON', Buffer.from('1042')],
        ['half of it', Buffer.from('{"name":"#10')],
        ['too deep', Buffer.from(`${'['.repeat(200_000)}"1042"${']'.repeat(200_000)}`)],
      ])('and %s does no harm', async (_what, bytes) => {
        await store.inbox.put(message({ payload: bytes }));
        await store.inbox.put(message({ deliveryId: 'event-2', orderingKey: 'customer-2', payload }));
        expect(await store.found('1042')).toContain('event-2');
      });
    });

    describe('what a flow refers to is found', () => {
      it.each([
        ['done', () => ({})],
        ['failed', failure('UPSTREAM_UNAVAILABLE')],
        ['dead', failure('PAYLOAD_INVALID')],
        ['failed', failure('CREDENTIAL_REJECTED')],
        [
          'failed',
          () => {
            throw new WaitsFor({ name: 'order 1001', because: 'Not yet.', limitMs: 60_000 });
          },
        ],
      ])('when its message is %s', async (status, end) => {
        await store.inbox.put(message({ references: ['1001'] }));
        const flow: Flow<object> = async (_message, _tenant, { refer }) => {
          refer('#1001', '1002');
          refer('zoe.mueller@example.com');
          return end();
        };
        const worker = createWorker({
          inbox: store.inbox,
          flows: { 'orders/paid': flow },
          tenants: { get: async () => TENANT },
          clock: store.clock,
          logger: silentLogger,
        });
        expect(await worker.runOnce()).toBe(1);
        for (const q of ['1001', '1002', 'Zoe.Mueller@example.com']) {
          expect((await store.deliveries.trace({ q, tenant: 't1' })).items).toMatchObject([{ status }]);
        }
        // And again, when it has run again.
        await store.deliveries.replayAll({ status: status === 'dead' ? 'dead' : 'failed' });
        await worker.runOnce();
        expect(await store.found('1002')).toEqual(['event-1']);
        expect(await store.found('1002', 't2')).toEqual([]);
      });
    });
  });
}

function failure(code: ErrorCode): () => never {
  return () => {
    throw new AppError(code, 'No.');
  };
}
