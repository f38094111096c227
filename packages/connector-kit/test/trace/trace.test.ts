import { createManualClock } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import { createInbox, createKeyRing, openDatabase } from '../../src/index.ts';
import { message } from '../storage/support/message.ts';
import { bytesOnDisk, TEST_KEYS, useFolder, usePostgres } from '../storage/support/test-storage.ts';
import { findContract } from './support/find-contract.ts';
import { storyContract } from './support/story-contract.ts';

const folder = useFolder();
const postgres = usePostgres();

for (const contract of [findContract, storyContract]) {
  contract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
  contract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
}

it('no phone number and no e-mail address is in the file, in any spelling', async () => {
  const url = folder.sqliteUrl();
  const database = await openDatabase({ url });
  const inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock: createManualClock() });
  const payload = Buffer.from('{"email":"zoe.mueller@example.com","phone":"+49 151 12345678"}');
  const references = ['zoe.mueller@example.com', '+49 151 12345678', 'ORDER-CANARY'];
  await inbox.put(message({ payload, references, deliveryId: 'delivery-in-clear' }));
  const bytes = bytesOnDisk(url).toString('latin1');
  await database.close();
  expect(bytes).toContain('delivery-in-clear');
  for (const canary of [
    'zoe.mueller',
    'example.com',
    '15112345678',
    '151 12345678',
    'ORDER-CANARY',
    'order-canary',
  ])
    expect(bytes).not.toContain(canary);
});
