import { createManualClock } from '@capconnect/kernel';
import type { KyselyPlugin } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createInbox, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS } from '../storage/support/test-storage.ts';

const BACKLOG = 300;
const FEW = 60;

let database: Database;
afterEach(() => database.close());

/** Counts statements and the rows that they bring. */
function createCount() {
  let statements = 0;
  let rows = 0;
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
  return { plugin, statements: () => statements, rows: () => rows };
}

async function openCountedInbox() {
  database = await openDatabase({ url: 'sqlite::memory:' });
  const count = createCount();
  const inbox = createInbox({
    database: {
      ...database,
      transact: (work) => database.transact((transaction) => work(transaction.withPlugin(count.plugin))),
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

  it('that finds nothing asks for the pauses and for what is due, not for each kind of it', async () => {
    const { inbox, count } = await openCountedInbox();
    await inbox.claim(16, 10_000);
    const first = count.statements();
    expect(await inbox.claim(16, 10_000)).toEqual([]);
    expect(count.statements() - first).toBe(2);
  });
});
