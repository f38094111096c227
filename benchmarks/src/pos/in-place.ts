import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from '../start-server.ts';
import { buildBridge } from './bundle.ts';

export interface Place {
  /** The bridge as it is shipped. */
  readonly bundle: string;
  /** A new empty folder. */
  readonly folder: () => string;
  /** Ends the server with the measurement, if it still runs then. */
  readonly keep: (starting: Promise<Server>) => Promise<Server>;
}

/** Builds the bridge, and takes away afterwards whatever the measurement left. */
export async function inPlace<Result>(measure: (place: Place) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'capconnect-bench-'));
  const servers: Server[] = [];
  try {
    return await measure({
      bundle: await buildBridge(join(root, 'bundle')),
      folder: () => mkdtempSync(join(root, 'data-')),
      async keep(starting) {
        const server = await starting;
        servers.push(server);
        return server;
      },
    });
  } finally {
    for (const { child } of servers) child.removeAllListeners('exit').kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  }
}
