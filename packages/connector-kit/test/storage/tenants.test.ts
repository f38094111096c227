import { type Credential, oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import { createManualClock, Secret } from '@capconnect/kernel';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createKeyRing, createTenantRegistry, openDatabase } from '../../src/index.ts';
import type { TenantCapillary } from '../../src/tenants/tenant.ts';
import { bytesOnDisk, TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();

const settingsSchema = z.object({ currency: z.string(), limit: z.number().default(5) });
const ORIGINS = {
  baseUrl: 'https://eu.api.example',
  authEngineUrl: 'https://auth.api.example',
  gatewayUrl: 'https://gateway.api.example',
};
const oauth = oauthClientCredential({ key: 'client-key', secret: 'canary-secret' });
const till = tillBasicCredential({ till: 'till.1', passwordMd5: 'c0ffee'.padEnd(32, '0') });
const settings = { currency: 'EUR', limit: 7 };

function secretOf(credential: Credential | undefined): string | undefined {
  return credential?.kind === 'oauth-client' ? credential.secret.reveal() : credential?.passwordMd5.reveal();
}

describe.each([
  ['SQLite', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.emptyUrl()],
])('tenants in %s', (_name, newUrl) => {
  let url: string;
  const clock = createManualClock();

  beforeEach(async () => {
    url = await newUrl();
  });

  async function openRegistry(keys = TEST_KEYS) {
    const database = await openDatabase({ url });
    onTestFinished(() => database.close());
    const registry = createTenantRegistry({ database, keyRing: createKeyRing(keys), settingsSchema, clock });
    return { database, registry };
  }

  it.each([
    ['an API client', { credential: oauth, attribution: { type: 'TILL' as const, code: 'till.1' } }],
    ['a till', { credential: till }],
    ['no credential', {}],
  ])('with %s come back as they were put', async (_kind, extra) => {
    const capillary: TenantCapillary = { ...ORIGINS, ...extra };
    const { revision } = await (await openRegistry()).registry.put('acme', { capillary, settings });
    const read = await (await openRegistry()).registry.get('acme');
    expect(read).toEqual({ id: 'acme', capillary, settings, revision });
    expect(secretOf(read?.capillary.credential)).toBe(secretOf(capillary.credential));
  });

  it('do not open in another tenant’s row', async () => {
    const { database, registry } = await openRegistry();
    await registry.put('acme', { capillary: { ...ORIGINS, credential: oauth }, settings });
    await registry.put('other', { capillary: { ...ORIGINS, credential: till }, settings });
    await database.kysely
      .updateTable('tenants')
      .set((column) => ({
        configuration: column
          .selectFrom('tenants as source')
          .select('source.configuration')
          .where('source.id', '=', 'acme'),
      }))
      .where('id', '=', 'other')
      .execute();
    const { registry: fresh } = await openRegistry();
    await expect(fresh.get('other')).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
    expect(await fresh.get('acme')).toMatchObject({ id: 'acme' });
  });

  it('are listed without those that cannot be read, which are listed for themselves and can be put again', async () => {
    const { database, registry } = await openRegistry();
    for (const id of ['acme', 'damaged', 'other']) await registry.put(id, { capillary: ORIGINS, settings });
    const { registry: foreign } = await openRegistry(`k9:${Buffer.alloc(32, 9).toString('base64')}`);
    await foreign.put('locked', { capillary: ORIGINS, settings });
    await database.kysely
      .updateTable('tenants')
      .set({ configuration: Buffer.from('not sealed') })
      .where('id', '=', 'damaged')
      .execute();
    const { registry: fresh } = await openRegistry();
    expect((await fresh.list()).map(({ id }) => id)).toEqual(['acme', 'other']);
    expect(await fresh.listUnreadable()).toMatchObject([
      { id: 'damaged', error: { code: 'DECRYPTION_FAILED' } },
      { id: 'locked', error: { code: 'DECRYPTION_FAILED', details: { keyId: 'k9' } } },
    ]);
    await fresh.put('locked', { capillary: ORIGINS, settings });
    await fresh.remove('damaged');
    expect((await fresh.list()).map(({ id }) => id)).toEqual(['acme', 'locked', 'other']);
    expect(await fresh.listUnreadable()).toEqual([]);
  });

  it('whose settings no longer fit the app are unreadable too', async () => {
    const { database, registry } = await openRegistry();
    await registry.put('acme', { capillary: ORIGINS, settings });
    const stricter = createTenantRegistry({
      database,
      keyRing: createKeyRing(TEST_KEYS),
      settingsSchema: z.object({ country: z.string() }),
      clock,
    });
    expect(await stricter.list()).toEqual([]);
    expect(await stricter.listUnreadable()).toMatchObject([
      { id: 'acme', error: { code: 'CONFIG_INVALID', message: expect.stringContaining('country') } },
    ]);
  });

  it('have a revision that grows with each change, and past a removal', async () => {
    const { registry } = await openRegistry();
    const revisions: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (let change = 0; change < 3; change += 1) {
        revisions.push((await registry.put('acme', { capillary: ORIGINS, settings })).revision);
      }
      expect(await registry.remove('acme')).toBe(true);
      expect(await registry.remove('acme')).toBe(false);
      expect(await registry.get('acme')).toBeUndefined();
      expect(await registry.list()).toEqual([]);
    }
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    expect(revisions).toHaveLength(9);
  });

  it('show what another process changed within a second', async () => {
    const [here, there] = [(await openRegistry()).registry, (await openRegistry()).registry];
    await here.put('acme', { capillary: ORIGINS, settings });
    expect(await there.get('acme')).toMatchObject({ settings });
    await here.put('acme', { capillary: ORIGINS, settings: { ...settings, limit: 8 } });
    expect(await here.get('acme')).toMatchObject({ settings: { limit: 8 } });
    clock.advance(1_000);
    expect(await there.get('acme')).toMatchObject({ settings: { limit: 8 } });
    await here.remove('acme');
    clock.advance(1_000);
    expect(await there.get('acme')).toBeUndefined();
  });

  it('open with a new key in front of the old one, and after a reading need the old one no more', async () => {
    const NEW = `k2:${Buffer.alloc(32, 9).toString('base64')}`;
    await (
      await openRegistry()
    ).registry.put('acme', {
      capillary: { ...ORIGINS, credential: oauth },
      settings,
    });
    expect(await (await openRegistry(`${NEW},${TEST_KEYS}`)).registry.get('acme')).toMatchObject({
      settings,
    });
    expect(await (await openRegistry(NEW)).registry.get('acme')).toMatchObject({ settings });
  });
});

describe('a tenant', () => {
  it('has no secret in clear in the file or its log, also none of its settings', async () => {
    const url = folder.sqliteUrl();
    const database = await openDatabase({ url });
    onTestFinished(() => database.close());
    const registry = createTenantRegistry({
      database,
      keyRing: createKeyRing(TEST_KEYS),
      clock: createManualClock(),
      settingsSchema: z.object({
        webhookSecret: z
          .union([z.string(), z.instanceof(Secret)])
          .transform((text) => (typeof text === 'string' ? new Secret(text) : text)),
      }),
    });
    for (const credential of [oauth, till]) {
      await registry.put(`tenant-${credential.kind}`, {
        capillary: { ...ORIGINS, credential },
        settings: { webhookSecret: new Secret('canary-webhook-secret') },
      });
    }
    const bytes = bytesOnDisk(url);
    expect(bytes.includes('tenant-oauth-client')).toBe(true);
    for (const secret of ['canary', 'c0ffee0']) expect(bytes.includes(secret)).toBe(false);
    const read = await registry.get('tenant-till-basic');
    expect(JSON.stringify(read)).not.toMatch(/canary|c0ffee0/);
  });
});
