import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, listen } from '@capconnect/connector-kit';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { buildDeps, type Deps } from '../../../src/deps.ts';
import { createPosWorker } from '../../../src/worker.ts';

const ADMIN_TOKEN = 'canary-admin-token-0123456789';

/** A member whom the simulator knows. */
export const ANN = {
  id: 24335250,
  mobile: '491701234567',
  email: 'ann@example.org',
  externalId: 'SHOP-1',
  firstName: 'Ann',
  lastName: 'Ash',
  points: '120',
};

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<Answer>;

export interface RunningStore {
  readonly simulator: CapillarySimulator;
  readonly deps: Deps;
  /** As a paired terminal. */
  readonly till: Send;
  readonly admin: Send;
  /** Of another terminal. */
  pair(terminal: string): Promise<Send>;
  /** Cuts the line to Capillary: every connection breaks. */
  cut(): void;
  join(): void;
}

export interface StoreOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Environment;
  readonly simulator?: Parameters<typeof createCapillarySimulator>[0];
}

const Paired = z.object({ token: z.string() });
const Code = z.object({ code: z.string() });

/** The bridge of one store in this process, on an SQLite file of its own, with a Capillary simulator that knows Ann. */
export async function startStore(options: StoreOptions = {}): Promise<RunningStore> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-'));
  const simulator = await createCapillarySimulator(options.simulator ?? {});
  simulator.seed({ customers: [ANN] });
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: `sqlite:${join(folder, 'pos.db')}`,
    ADMIN_TOKEN,
    ...options.environment,
  });
  const deps = await buildDeps(config);
  const worker = createPosWorker(deps);
  const server = await listen({ app: createApp(deps), host: '127.0.0.1', port: 0 });
  worker.start();
  onTestFinished(async () => {
    await Promise.all([server.close(), worker.stop()]);
    await deps.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const sendAs =
    (token: string): Send =>
    (method, path, body) =>
      send(server.url, token, method, path, body);
  const admin = sendAs(ADMIN_TOKEN);
  await admin('PUT', '/admin/tenants/store-1', {
    capillary: {
      baseUrl: simulator.url,
      credential: { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
    },
    settings: { defaultCountryCode: 'DE', ...options.settings },
  });
  const pair = async (terminal: string): Promise<Send> => {
    const { code } = Code.parse((await admin('POST', '/admin/pairing-codes', { terminal })).body);
    return sendAs(Paired.parse((await sendAs('')('POST', '/pair', { code, terminal })).body).token);
  };
  return {
    simulator,
    deps,
    admin,
    pair,
    till: await pair('till-1'),
    cut: () => simulator.addFault({ kind: 'drop', times: null }),
    join: () => simulator.clearFaults(),
  };
}

async function send(
  url: string,
  token: string,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}
