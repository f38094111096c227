import { createHash, createHmac } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inspect } from 'node:util';
import { AppError } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createKeyRing, keyFileOf, loadKeyRing } from '../../src/index.ts';
import { runTogether } from './support/processes.ts';
import { useFolder } from './support/test-storage.ts';

// Several processes start here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = useFolder();
const key = (byte: number, bytes = 32) => Buffer.alloc(bytes, byte).toString('base64');

async function failureOf(work: () => unknown): Promise<AppError> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('SECRETS_KEYS', () => {
  it.each([
    ['', /entry 1 has no "kid:"/],
    [key(7), /entry 1 has no "kid:"/],
    [`:${key(7)}`, /kid of entry 1/],
    [`k 1:${key(7)}`, /kid of entry 1/],
    [`${'k'.repeat(33)}:${key(7)}`, /kid of entry 1/],
    ['k1:', /entry 1 \("k1"\) is not base64/],
    ['k1:no base64 at all', /entry 1 \("k1"\) is not base64/],
    [`k1:${key(7).slice(0, -2)}F=`, /entry 1 \("k1"\) is not base64/],
    [`k1:${key(7, 31)}`, /entry 1 \("k1"\) has 31 bytes instead of 32/],
    [`k1:${key(7, 33)}`, /entry 1 \("k1"\) has 33 bytes instead of 32/],
    [`k1:${key(7)},`, /entry 2 has no "kid:"/],
    [`k1:${key(7)},k1:${key(8)}`, /the kid "k1" stands there twice/],
    [`k1:${key(7, 16)},${key(8)},k3:${key(9)}`, /entry 1 \("k1"\) has 16 bytes.*entry 2 has no/s],
  ])('%j is refused with every mistake by its place', async (keys, words) => {
    const failure = await failureOf(() => createKeyRing(keys));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toMatch(words);
    for (const byte of [7, 8, 9]) expect(inspect(failure)).not.toContain(key(byte).slice(0, 20));
  });

  it('may have white space around its entries', () => {
    const sealed = createKeyRing(`k1:${key(7)}`).seal('text', ['here']);
    expect(
      createKeyRing(` k2:${key(8)} ,\n k1:${key(7)}\n`)
        .open(sealed, ['here'])
        .toString(),
    ).toBe('text');
  });
});

describe('a sealed value', () => {
  const keyRing = createKeyRing(`k1:${key(7)}`);

  it('opens to the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.string()), (bytes, context) => {
        const plaintext = Uint8Array.from(bytes);
        expect(keyRing.open(keyRing.seal(plaintext, context), context).equals(plaintext)).toBe(true);
      }),
    );
  });

  it('does not open when one bit of it is another, wherever it stands', () => {
    const ring = createKeyRing(`k1:${key(7)},k3:${key(8)},j1:${key(9)}`);
    const sealed = ring.seal('the secret of tenant 1', ['tenant', '1']);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => ring.open(changed, ['tenant', '1'])).toThrow(
        expect.objectContaining({ code: 'DECRYPTION_FAILED' }),
      );
    }
  });

  it('does not open when it is cut or made longer', () => {
    const sealed = keyRing.seal('text', ['here']);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => keyRing.open(sealed.slice(0, length), ['here'])).toThrow(
        expect.objectContaining({ code: 'DECRYPTION_FAILED' }),
      );
    }
    expect(() => keyRing.open(Buffer.concat([sealed, Buffer.alloc(1)]), ['here'])).toThrow(AppError);
  });

  it('opens in no other context, also not in one that reads the same when joined', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '1', ':') });
    fc.assert(
      fc.property(part, part, part, (first, second, third) => {
        const here = [first, second, third];
        const sealed = keyRing.seal('text', here);
        const others = [
          [first + second + third],
          [first + second, third],
          [first, second + third],
          [first + second, '', third],
          [...here, ''],
          ['', ...here],
          here.toReversed(),
        ];
        for (const there of others.filter((other) => JSON.stringify(other) !== JSON.stringify(here))) {
          expect(() => keyRing.open(sealed, there)).toThrow(AppError);
        }
      }),
    );
  });

  it('is another one each time, though the text is the same', () => {
    const values = Array.from({ length: 1_000 }, () =>
      Buffer.from(keyRing.seal('text', ['here'])).toString('hex'),
    );
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('rotation', () => {
  const before = createKeyRing(`old:${key(7)}`);
  const after = createKeyRing(`new:${key(8)},old:${key(7)}`);

  it('opens old values, and says that they are to be sealed again', () => {
    const sealed = before.seal('text', ['here']);
    expect(after.open(sealed, ['here']).toString()).toBe('text');
    expect(after.isCurrent(sealed)).toBe(false);
    expect(after.isCurrent(after.seal('text', ['here']))).toBe(true);
  });

  it('names the key that is missing', async () => {
    const sealed = after.seal('text', ['here']);
    const failure = await failureOf(() => before.open(sealed, ['here']));
    expect(failure).toMatchObject({ code: 'DECRYPTION_FAILED', details: { keyId: 'new' } });
    expect(failure.message).toContain('"new"');
  });

  it('tells a key from another of the same name', async () => {
    const sealed = before.seal('text', ['here']);
    const other = createKeyRing(`old:${key(9)}`);
    expect((await failureOf(() => other.open(sealed, ['here']))).code).toBe('DECRYPTION_FAILED');
  });
});

describe('a lookup hash', () => {
  const before = createKeyRing(`old:${key(7)}`);
  const after = createKeyRing(`new:${key(8)},old:${key(7)}`);

  it('is the same for the same value, and says nothing without the key', () => {
    const hash = before.lookupHash('4915112345678');
    expect(before.lookupHash('4915112345678')).toEqual(hash);
    expect(hash).toHaveLength(32);
    expect(before.lookupHash('4915112345679')).not.toEqual(hash);
    expect(createKeyRing(`old:${key(9)}`).lookupHash('4915112345678')).not.toEqual(hash);
    // Whoever has only the text can make these, and not that.
    expect(createHash('sha256').update('4915112345678').digest()).not.toEqual(hash);
    expect(createHmac('sha256', Buffer.alloc(32, 7)).update('4915112345678').digest()).not.toEqual(hash);
  });

  it('finds after a rotation what was stored before it', () => {
    const stored = before.lookupHash('ann@example.com');
    expect(after.lookupHash('ann@example.com')).not.toEqual(stored);
    expect(after.lookupHashes('ann@example.com')).toEqual([after.lookupHash('ann@example.com'), stored]);
  });
});

describe('the key file', () => {
  it('is made once by processes that start together, for its owner only', async () => {
    const keyFile = folder.path('together/secrets.key');
    const sealed = await runTogether('load-keys-once.ts', [[keyFile], [keyFile], [keyFile]]);
    const keyRing = await loadKeyRing({ keyFile, isProduction: false });
    for (const [value = ''] of sealed) {
      expect(keyRing.open(Buffer.from(value, 'base64'), ['test']).toString()).toBe('made by this process');
    }
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(keyFile)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(keyFile))).toEqual(['secrets.key']);
  });

  it('gives one key to many who ask at the same moment', async () => {
    const keyFile = folder.path('many/secrets.key');
    const rings = await Promise.all(
      Array.from({ length: 20 }, () => loadKeyRing({ keyFile, isProduction: false })),
    );
    const [first] = rings;
    for (const ring of rings) {
      expect(first?.open(ring.seal('text', ['test']), ['test']).toString()).toBe('text');
    }
  });

  it.each(['', 'k1:half-a-key', 'random text'])(
    'with %j in it is refused and left alone',
    async (content) => {
      const keyFile = folder.path('broken.key');
      writeFileSync(keyFile, content);
      const failure = await failureOf(() => loadKeyRing({ keyFile, isProduction: false }));
      expect(failure.code).toBe('CONFIG_INVALID');
      expect(failure.message).toContain(keyFile);
    },
  );

  it('is not made in production, where SECRETS_KEYS must be set', async () => {
    const keyFile = folder.path('production/secrets.key');
    const failure = await failureOf(() => loadKeyRing({ keyFile, isProduction: true }));
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toContain('SECRETS_KEYS');
    expect(() => statSync(keyFile)).toThrow('ENOENT');
  });

  it('is not read when SECRETS_KEYS is set', async () => {
    const keyFile = folder.path('unused/secrets.key');
    await loadKeyRing({ keyFile, isProduction: false, secretsKeys: `k1:${key(7)}` });
    expect(() => statSync(keyFile)).toThrow('ENOENT');
  });
});

describe('the file of a key that is made', () => {
  it.each([
    ['sqlite:./data/app.db', 'data/secrets.key'],
    ['sqlite:///var/lib/app/app.db', '/var/lib/app/secrets.key'],
    ['postgres://user@host/app', 'data/secrets.key'],
  ])('for %s is %s', (databaseUrl, file) => {
    expect(keyFileOf(databaseUrl)).toBe(file);
  });
});
