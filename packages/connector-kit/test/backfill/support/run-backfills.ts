import { createBackfills } from '../../../src/backfill/create-backfills.ts';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createInbox } from '../../../src/inbox/create-inbox.ts';
import { createLogger } from '../../../src/log/create-logger.ts';
import { runMain } from '../../../src/process/run-main.ts';
import { createKeyRing } from '../../../src/secrets/create-key-ring.ts';
import { roomyIntake } from '../../../src/testing/roomy-intake.ts';
import { createWorker } from '../../../src/worker/create-worker.ts';
import { systemClock } from '@capconnect/kernel';
import { capillaryFlow } from './capillary-flow.ts';
import { httpHistory } from './http-history.ts';

/** Short, so that nobody waits long for a dead one; a test machine under load renews it all the same. */
const LEASE_MS = 3_000;

/** A connector as its own process: reads a history over HTTP, and sends what it finds to Capillary. */
const [url = '', keys = '', historyUrl = '', capillaryUrl = ''] = process.argv.slice(2);
await runMain({
  name: 'run-backfills',
  async start() {
    const database = await openDatabase({ url });
    const logger = createLogger({ level: 'error', name: 'run-backfills' });
    const clock = systemClock;
    const inbox = createInbox({ database, keyRing: createKeyRing(keys), clock });
    const capillary = { baseUrl: capillaryUrl, authEngineUrl: capillaryUrl, gatewayUrl: capillaryUrl };
    const tenants = { get: async (id: string) => ({ id, capillary, settings: {}, revision: 1 }) };
    const source = httpHistory(historyUrl);
    const backfills = createBackfills({
      database,
      intake: roomyIntake({ inbox, database, clock }),
      tenants,
      source,
      clock,
      logger,
      maxInFlight: 20,
      leaseMs: LEASE_MS,
    });
    const flows = { 'orders/paid': capillaryFlow };
    const worker = createWorker({ inbox, tenants, clock, logger, flows, leaseMs: LEASE_MS });
    worker.start();
    backfills.start();
    return {
      url: historyUrl,
      logger,
      async close() {
        await Promise.all([backfills.stop(), worker.stop()]);
        await database.close();
      },
    };
  },
});
