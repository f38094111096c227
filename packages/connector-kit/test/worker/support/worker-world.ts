import { randomUUID } from 'node:crypto';
import { createManualClock, type ManualClock, silentLogger } from '@capconnect/kernel';
import { afterEach } from 'vitest';
import {
  createDeliveries,
  createInbox,
  createKeyRing,
  createWorker,
  type Database,
  type Inbox,
  openDatabase,
} from '../../../src/index.ts';
import type { WorkerOptions } from '../../../src/worker/create-worker.ts';
import { createTenantMap } from '../../admin/stores.ts';
import { TEST_KEYS } from '../../storage/support/test-storage.ts';

export type Settings = Record<string, never>;

export interface WorkerChanges extends Partial<Omit<WorkerOptions<Settings>, 'flows' | 'clock'>> {
  readonly flows: WorkerOptions<Settings>['flows'];
  readonly clock?: ManualClock;
  readonly wrapInbox?: (inbox: Inbox) => Inbox;
}

/** Workers over inboxes in memory, whose clock stands still; ended after each test. There are tenants `t1` and `t2`. */
export function useWorkers() {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  return async (changed: WorkerChanges) => {
    const { wrapInbox = (inner: Inbox) => inner, clock = createManualClock(), ...changes } = changed;
    const database: Database = await openDatabase({ url: 'sqlite::memory:' });
    const options = { database, keyRing: createKeyRing(TEST_KEYS), clock };
    const inbox = wrapInbox(createInbox({ ...options, ids: randomUUID }));
    const tenants = createTenantMap<Settings>();
    const origin = 'https://eu.api.example';
    const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
    for (const id of ['t1', 't2']) await tenants.put(id, { capillary, settings: {} });
    const worker = createWorker<Settings>({
      inbox,
      tenants,
      clock,
      logger: silentLogger,
      random: () => 0.5,
      ...changes,
    });
    closing.push(
      () => database.close(),
      () => worker.stop(),
    );
    return {
      database,
      clock,
      inbox,
      worker,
      deliveries: createDeliveries(options),
      /** As another process sees the same database. */
      otherInbox: () => createInbox({ ...options, ids: randomUUID }),
    };
  };
}
