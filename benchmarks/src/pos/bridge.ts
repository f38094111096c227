import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type Server, startServer } from '../start-server.ts';

const ADMIN_TOKEN = 'bench-admin-token-0123456789';
const Code = z.object({ code: z.string() });
const Paired = z.object({ token: z.string() });

/** Starts the bridge of a store with an empty database in the folder, and waits until it listens. */
export function startBridge(bundle: string, folder: string): Promise<Server> {
  return startServer(bundle, {
    PORT: '0',
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    DATABASE_URL: `sqlite:${join(folder, 'bridge.db')}`,
    SECRETS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    ADMIN_TOKEN,
  });
}

export interface ConnectedStore {
  readonly bridgeUrl: string;
  readonly capillaryUrl: string;
  readonly terminals: number;
  readonly callsPerMinute?: number;
}

/** Connects the store and pairs its terminals. @returns their tokens. */
export async function connectStore({ bridgeUrl, ...store }: ConnectedStore): Promise<readonly string[]> {
  await send('PUT', `${bridgeUrl}/admin/tenants/store-1`, {
    capillary: {
      baseUrl: store.capillaryUrl,
      credential: { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
    },
    settings: {
      defaultCountryCode: 'DE',
      ...(store.callsPerMinute === undefined ? {} : { callsPerMinute: store.callsPerMinute }),
    },
  });
  const tokens = [];
  for (let number = 1; number <= store.terminals; number += 1) {
    const terminal = `Till ${number}`;
    const { code } = Code.parse(await send('POST', `${bridgeUrl}/admin/pairing-codes`, { terminal }));
    tokens.push(Paired.parse(await send('POST', `${bridgeUrl}/pair`, { code, terminal })).token);
  }
  return tokens;
}

async function send(method: 'PUT' | 'POST', url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${url} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
