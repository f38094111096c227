import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const harness = join(import.meta.dirname, '..', '..');

/**
 * Bundles a connector into one file, as the image ships it: started from source it takes three times as long, and it
 * is started hundreds of times.
 * @param entry - the source that starts it, in this package.
 * @returns the file.
 */
export async function bundleConnector(folder: string, entry = 'src/connector/main.ts'): Promise<string> {
  const tsdown = join(harness, 'node_modules', '.bin', 'tsdown');
  await promisify(execFile)(tsdown, [entry, '--out-dir', folder], { cwd: harness });
  return join(folder, 'main.mjs');
}
