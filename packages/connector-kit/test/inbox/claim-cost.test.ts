import { createManualClock } from '@capconnect/kernel';
import type { KyselyPlugin } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createInbox, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS } from '../storage/support/test-storage.ts';

const BACKLOG = 300;
const FEW = 60;
const DEEP = 3_000;

let database: Database;
afterEach(() => database.close());

/** Counts statements and the rows that they bring. */
function createCount() {
  let statements = 0;
  let rows = 0;
  let begunAt = 0;
  let most = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    async transformResult({ result }) {
      rows += result.rows.length;
      return result;
    },
  };
  return {
    plugin,
    statements: () => statements,
    rows: () => rows,
    mostRowsOfATransaction: {
      reset: () => (most = 0),
      get: () => most,
      begin: () => (begunAt = rows),
      end: () => (most = Math.max(most, rows - begunAt)),
    },
  };
}

async function openCountedInbox() {
  database = await openDatabase({ url: 'sqlite::memory:' });
  const count = createCount();
  const inbox = createInbox({
    database: {
      ...database,
      transact: (work) =>
        database.transact(async (transaction) => {
          count.mostRowsOfATransaction.begin();
          try {
            return await work(transaction.withPlugin(count.plugin));
          } finally {
            count.mostRowsOfATransaction.end();
          }
        }),
    },
    keyRing: createKeyRing(TEST_KEYS),
    clock: createManualClock(),
  });
  return { inbox, count };
}

describe('a claim', () => {
  it('of a tenant that has nearly all it may have does not look through its backlog', async () => {
    const { inbox, count } = await openCountedInbox();
    const backlog = Array.from({ length: BACKLOG }, (_none, index) =>
      inbox.put(message({ deliveryId: `d-${index}`, orderingKey: `k-${index}` })),
    );
    await Promise.all(backlog);
    await inbox.put(message({ tenantId: 'another', deliveryId: 'late' }));

    const claimed = await inbox.claim({ total: 5, perTenant: 3, inHandOf: () => 2 }, 10_000);

    expect(claimed.map(({ tenantId }) => tenantId)).toEqual(['t1', 'another']);
    expect(count.rows()).toBeLessThan(FEW);
  });

  it('that finds nothing asks one question for the pauses and for what is due of each kind', async () => {
    const { inbox, count } = await openCountedInbox();
    await inbox.claim(16, 10_000);
    const first = count.statements();
    expect(await inbox.claim(16, 10_000)).toEqual([]);
    expect(count.statements() - first).toBe(1);
  });

  it('parks what gathered behind a busy key bit by bit, and takes what is to run all the same', async () => {
    const { inbox, count } = await openCountedInbox();
    await inbox.put(message({ deliveryId: 'busy' }));
    const [busy] = await inbox.claim(16, 10_000);
    if (busy === undefined) throw new Error('Nothing could be claimed.');
    const behind = Array.from({ length: DEEP }, (_none, index) =>
      inbox.put(message({ deliveryId: `d-${index}` })),
    );
    await Promise.all(behind);
    await inbox.put(message({ deliveryId: 'other', orderingKey: 'other' }));
    await inbox.settle(busy, { kind: 'done', result: {} });
    count.mostRowsOfATransaction.reset();
    const next = await inbox.claim(16, 10_000);
    expect(next.map(({ deliveryId }) => deliveryId)).toEqual(['d-0', 'other']);
    expect(count.mostRowsOfATransaction.get()).toBeLessThan(1_000);
    expect(await inbox.claim(16, 10_000)).toEqual([]);
    for (const claimed of next) await inbox.settle(claimed, { kind: 'done', result: {} });
    expect((await inbox.claim(16, 10_000)).map(({ deliveryId }) => deliveryId)).toEqual(['d-1']);
  });
});
