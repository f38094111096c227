import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** Writes a file that only its owner can read, whole or not at all. */
export async function writeOwn(path: string, content: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  await writeFile(beside, content, { mode: 0o600, flag: 'wx', flush: true });
  await rename(beside, path);
}

/** The content of a file; `undefined` when there is none. */
export async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
