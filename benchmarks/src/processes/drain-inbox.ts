import { createWorker } from '@capconnect/connector-kit';
import { silentLogger, systemClock } from '@capconnect/kernel';
import { createAddBill } from '../bench-capillary.ts';
import { openBenchInbox } from '../bench-inbox.ts';
import { createCount, untilTold } from '../counted-process.ts';

// A replica: takes orders from the inbox, reads each and sends its bill, until the parent has seen enough.
const [capillaryUrl = '', databaseUrl = '', concurrency = ''] = process.argv.slice(2);
const { inbox } = await openBenchInbox(databaseUrl);
const addBill = createAddBill(capillaryUrl);
const countOne = createCount();
const worker = createWorker({
  inbox: {
    ...inbox,
    async settle(message, outcome) {
      if (outcome.kind !== 'done') throw new Error('A message was not delivered.');
      const isSettled = await inbox.settle(message, outcome);
      countOne();
      return isSettled;
    },
  },
  tenants: {
    get: async (id) => ({
      id,
      revision: 1,
      capillary: { baseUrl: capillaryUrl, authEngineUrl: capillaryUrl, gatewayUrl: capillaryUrl },
      settings: {},
    }),
  },
  clock: systemClock,
  logger: silentLogger,
  concurrency: Number(concurrency),
  flows: {
    async 'orders/paid'({ payload }) {
      const order: { readonly id: number } = JSON.parse(Buffer.from(payload).toString('utf8'));
      await addBill(order.id);
      return {};
    },
  },
});
await untilTold();
worker.start();
