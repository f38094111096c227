import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { createKeyRing } from './create-key-ring.ts';
import type { KeyRing } from './key-ring.ts';

export interface LoadKeyRingOptions {
  /** `SECRETS_KEYS`. */
  readonly secretsKeys?: string | undefined;
  /** Where a key is kept when there are no `secretsKeys`: made once, readable by its owner only. */
  readonly keyFile: string;
  readonly isProduction: boolean;
}

/**
 * The key ring of `SECRETS_KEYS`, or outside production that of a key file.
 * @throws `CONFIG_INVALID` when production has no `SECRETS_KEYS` (a file would be lost with its container, and every
 * stored credential with it), when the keys are not valid, or when the file cannot be read or made.
 */
export async function loadKeyRing(options: LoadKeyRingOptions): Promise<KeyRing> {
  const { secretsKeys, keyFile, isProduction } = options;
  if (secretsKeys !== undefined) return createKeyRing(secretsKeys);
  if (isProduction) {
    throw new AppError(
      'CONFIG_INVALID',
      'SECRETS_KEYS must be set when NODE_ENV=production: it encrypts stored credentials. ' +
        'Make a key with: echo "k1:$(openssl rand -base64 32)". Keep it as long as the database.',
    );
  }
  try {
    return createKeyRing(await readOrCreate(keyFile));
  } catch (cause) {
    throw new AppError(
      'CONFIG_INVALID',
      `The key file ${keyFile} cannot be used: it cannot be read or made, or does not hold keys. Set SECRETS_KEYS, ` +
        'or restore the file; without its key the stored credentials cannot be read.',
      { cause },
    );
  }
}

async function readOrCreate(keyFile: string): Promise<string> {
  const existing = await readIfThere(keyFile);
  if (existing !== undefined) return existing;
  await createOnce(keyFile, `k1:${randomBytes(32).toString('base64')}\n`);
  // Not what was just made: another process may have been first.
  return (await readFile(keyFile, 'utf8')).trim();
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Linking a finished file to its name either gives the whole file or fails: nobody can read half a key. */
async function createOnce(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
