import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundleConnector } from '../src/connector/bundle-connector.ts';
import { startConnector } from '../src/connector/connector.ts';
import { buildRecorder } from '../src/disk/build-recorder.ts';
import { readDiskLog } from '../src/disk/disk-record.ts';
import { paidOrder } from '../src/load/paid-order.ts';
import { SHOP } from '../src/load/send-load.ts';

// A machine without a C compiler fetches one first.
vi.setConfig({ testTimeout: 120_000 });

const SECRET = 'fsync-app-secret';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capconnect-fsync-'));
  await mkdir(join(folder, 'data'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a webhook is answered with 200 after its bytes were fsynced, each time', async () => {
  const file = await bundleConnector(join(folder, 'app'));
  const log = join(folder, 'disk.log');
  const connector = await startConnector({
    file,
    env: {
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: `sqlite:${join(folder, 'data', 'fsync.db')}`,
      SECRETS_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      SHOPIFY_API_KEY: 'fsync',
      SHOPIFY_API_SECRET: SECRET,
      LEASE_MS: '10000',
      LD_PRELOAD: await buildRecorder(folder),
      DISK_FOLDER: join(folder, 'data'),
      DISK_LOG: log,
    },
  });
  if (connector === undefined) throw new Error('The connector did not start.');
  const eventIds = Array.from({ length: 25 }, () => randomUUID());
  for (const [index, eventId] of eventIds.entries()) {
    const body = paidOrder(String(6_000_000_000_000 + index), index);
    const url = `${connector.url}/webhooks`;
    const { status } = await sendShopifyWebhook({
      url,
      secret: SECRET,
      shop: SHOP,
      topic: 'orders/paid',
      body,
      eventId,
    });
    expect(status).toBe(200);
  }
  await connector.kill();

  const records = [...readDiskLog(await readFile(log))];
  const answers = records.flatMap(({ kind }, index) => (kind === 'answered' ? [index] : []));
  expect(answers).toHaveLength(eventIds.length);
  for (const [index, eventId] of eventIds.entries()) {
    // The id stands in clear beside the encrypted payload, in the same commit.
    const isInLog = records.findIndex(
      (record) => record.kind === 'written' && record.path.endsWith('-wal') && record.bytes.includes(eventId),
    );
    const isFsynced = records.findIndex(
      (record, at) => at > isInLog && record.kind === 'fsynced' && record.path.endsWith('-wal'),
    );
    expect(isInLog).toBeGreaterThan(answers[index - 1] ?? -1);
    expect(isFsynced).toBeGreaterThan(isInLog);
    expect(answers[index]).toBeGreaterThan(isFsynced);
  }
});
