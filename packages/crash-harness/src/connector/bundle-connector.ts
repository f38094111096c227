import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const harness = join(import.meta.dirname, '..', '..');

/**
 * Bundles the connector into one file, as the image ships it: started from source it takes three times as long, and it
 * is started hundreds of times.
 * @returns the file.
 */
export async function bundleConnector(folder: string): Promise<string> {
  const tsdown = join(harness, 'node_modules', '.bin', 'tsdown');
  await promisify(execFile)(tsdown, ['--out-dir', folder], { cwd: harness });
  return join(folder, 'main.mjs');
}
