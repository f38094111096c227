import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const APP = join(import.meta.dirname, '..', '..', '..', 'apps', 'pos-bridge');

/** Builds the bridge into the folder as it is shipped: one file. @returns that file. */
export async function buildBridge(folder: string): Promise<string> {
  await promisify(execFile)(join(APP, 'node_modules', '.bin', 'tsdown'), ['--out-dir', folder], { cwd: APP });
  return join(folder, 'main.mjs');
}
