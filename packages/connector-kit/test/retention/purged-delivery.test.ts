import { AppError, createManualClock, Secret, silentLogger } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  createAdminApi,
  createDeliveries,
  createInbox,
  createKeyRing,
  createRetention,
  type Database,
  openDatabase,
} from '../../src/index.ts';
import { createTenantMap } from '../admin/stores.ts';
import { serve } from '../http/serve.ts';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS } from '../storage/support/test-storage.ts';

const TOKEN = 'an-admin-token-of-enough-length';
const DAY_MS = 24 * 3_600_000;
const clock = createManualClock();
const keyRing = createKeyRing(TEST_KEYS);

const retention = (database: Database, deadDays: number) =>
  createRetention({
    database,
    keyRing,
    clock,
    logger: silentLogger,
    payloadDays: 30,
    deadDays,
    receiptDays: 400,
  });

it('says in the admin API that a payload is gone, and why there is nothing to replay', async () => {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const inbox = createInbox({ database, keyRing, clock });
  const { id } = await inbox.put(message());
  const [claimed] = await inbox.claim(1, 15_000);
  if (claimed === undefined) throw new Error('Nothing could be claimed.');
  await inbox.settle(claimed, { kind: 'dead', error: new AppError('PAYLOAD_INVALID', 'Not readable.') });
  clock.advance(91 * DAY_MS);
  await retention(database, 90).runOnce();

  const { url } = await serve((app, logger) =>
    app.use(
      createAdminApi({
        adminToken: new Secret(TOKEN),
        tenants: createTenantMap<object>(),
        rules: { settings: z.object({}), credentialKinds: ['oauth-client'] },
        verifyTenant: async () => ({}),
        deliveries: createDeliveries({ database, keyRing, clock }),
        logger,
        clock,
      }),
    ),
  );
  const ask = (method: string, path: string) =>
    fetch(`${url}/admin/deliveries/${id}${path}`, { method, headers: { Authorization: `Bearer ${TOKEN}` } });
  expect(await (await ask('GET', '')).json()).toMatchObject({
    payload: null,
    payloadNote: expect.stringContaining('was deleted on 2026-04-02'),
  });
  const replay = await ask('POST', '/replay');
  expect(replay.status).toBe(409);
  expect(await replay.json()).toMatchObject({
    code: 'CONFLICT',
    detail: expect.stringContaining('cannot run again'),
  });
  await database.close();
});

it('refuses to give up dead messages before delivered ones', async () => {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  expect(() => retention(database, 29)).toThrow(
    'DEAD_RETENTION_DAYS must be at least PAYLOAD_RETENTION_DAYS',
  );
  await database.close();
});
