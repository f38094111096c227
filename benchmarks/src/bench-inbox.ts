import { randomUUID } from 'node:crypto';
import { createInbox, createKeyRing, type Inbox, openDatabase } from '@capconnect/connector-kit';
import { systemClock } from '@capconnect/kernel';

/** One merchant alone never gets all the hands of a worker. */
const TENANTS = 4;

export interface BenchInbox {
  readonly inbox: Inbox;
  /** Puts a new delivery with a key of its own, of one of four tenants. */
  put(payload: Uint8Array): Promise<unknown>;
  close(): Promise<void>;
}

export async function openBenchInbox(databaseUrl: string): Promise<BenchInbox> {
  const database = await openDatabase({ url: databaseUrl });
  const keyRing = createKeyRing(`bench:${Buffer.alloc(32, 1).toString('base64')}`);
  const inbox = createInbox({ database, keyRing, clock: systemClock });
  let count = 0;
  return {
    inbox,
    put(payload) {
      count += 1;
      return inbox.put({
        tenantId: `bench-${count % TENANTS}.myshopify.com`,
        source: 'shopify',
        type: 'orders/paid',
        deliveryId: randomUUID(),
        orderingKey: `Customer/${count}`,
        payload,
        headers: { apiVersion: '2026-10' },
      });
    },
    close: () => database.close(),
  };
}
