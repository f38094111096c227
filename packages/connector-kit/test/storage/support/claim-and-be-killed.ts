import { randomUUID } from 'node:crypto';
import { systemClock } from '@capconnect/kernel';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createInbox } from '../../../src/inbox/create-inbox.ts';
import { createKeyRing } from '../../../src/secrets/create-key-ring.ts';
import { print } from './wait-for-go.ts';

const [url = '', keys = '', leaseMs = '0'] = process.argv.slice(2);
const database = await openDatabase({ url });
const inbox = createInbox({ database, keyRing: createKeyRing(keys), clock: systemClock, ids: randomUUID });
for (const { id } of await inbox.claim(10, Number(leaseMs))) print(id);
process.kill(process.pid, 'SIGKILL');
