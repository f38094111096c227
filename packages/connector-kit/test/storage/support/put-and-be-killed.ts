import { randomUUID } from 'node:crypto';
import { systemClock } from '@capconnect/kernel';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createInbox } from '../../../src/inbox/create-inbox.ts';
import { createKeyRing } from '../../../src/secrets/create-key-ring.ts';
import { print } from './wait-for-go.ts';

/** Puts `count` messages at once, prints the id of the first one that is accepted, and is gone in that instant. */
const [url = '', keys = '', count = '1'] = process.argv.slice(2);
const database = await openDatabase({ url });
const inbox = createInbox({ database, keyRing: createKeyRing(keys), clock: systemClock, ids: randomUUID });
await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const deliveryId = randomUUID();
    const { id } = await inbox.put({
      tenantId: 't1',
      source: 'test',
      deliveryId,
      type: 'orders/paid',
      orderingKey: deliveryId,
      payload: Buffer.from(deliveryId),
    });
    print(`${id} ${deliveryId}`);
    process.kill(process.pid, 'SIGKILL');
  }),
);
