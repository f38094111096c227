import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, listen } from '@capconnect/connector-kit';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { buildDeps, type Deps } from '../../src/deps.ts';
import { createPosWorker } from '../../src/worker.ts';
import { type Admin, adminOf } from './admin.ts';
import { type Till, tillAt } from './till.ts';

export const STORE = 'store-1';
export const ADMIN_TOKEN = 'canary-admin-token-0123456789';

export interface Bridge {
  readonly url: string;
  readonly simulator: CapillarySimulator;
  readonly deps: Deps;
  readonly admin: Admin;
  /** Pairs a terminal. In central mode with its store and till. */
  pair(terminal: string, at?: { readonly tenant?: string; readonly till?: string }): Promise<Till>;
  /** The worker stands still until the next start: what is accepted waits. */
  pauseWorker(): Promise<void>;
  startWorker(): void;
  stop(): Promise<void>;
}

export interface BridgeOptions {
  readonly environment?: Environment;
  readonly simulator?: Parameters<typeof createCapillarySimulator>[0];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Stores of a central bridge; `store-1` when left out. */
  readonly stores?: readonly string[];
}

/** The bridge in this process on an SQLite file of its own, with a Capillary simulator and its stores connected. */
export async function startBridge(options: BridgeOptions = {}): Promise<Bridge> {
  const { environment = {}, settings = {}, stores = [STORE] } = options;
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-'));
  const simulator = await createCapillarySimulator(options.simulator);
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: `sqlite:${join(folder, 'pos.db')}`,
    ADMIN_TOKEN,
    ...environment,
  });
  const deps = await buildDeps(config);
  const server = await listen({ app: createApp(deps), host: '127.0.0.1', port: 0 });
  const worker = createPosWorker(deps);
  worker.start();
  const admin = adminOf(server.url, ADMIN_TOKEN);
  for (const store of stores) {
    const credential =
      config.POS_MODE === 'store'
        ? { kind: 'till-basic', till: 'demo.till', password: 'demo123' }
        : { kind: 'oauth-client', key: 'demo-key', secret: 'demo-secret' };
    await admin.connect(store, simulator.url, credential, { defaultCountryCode: 'DE', ...settings });
  }
  return {
    url: server.url,
    simulator,
    deps,
    admin,
    async pair(terminal, at = {}) {
      const code = await admin.pairingCode({ terminal, ...at });
      return tillAt(server.url, terminal, code);
    },
    pauseWorker: () => worker.stop(),
    startWorker: () => worker.start(),
    async stop() {
      await Promise.all([server.close(), worker.stop()]);
      await deps.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
