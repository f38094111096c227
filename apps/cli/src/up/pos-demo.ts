import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { createTerminal, pairTerminal } from '@capconnect/pos-terminal';
import { ringUpDays } from '@capconnect/simulators';
import { z } from 'zod';
import { type AdminCaller, adminCaller } from './admin-caller.ts';
import type { Demo, DemoEnvironment } from './demo.ts';
import { newestDelivery } from './newest-delivery.ts';
import { spawnApp } from './spawn-app.ts';

const APP = 'pos-bridge';
const STORE = 'demo.store';
const TERMINAL = 'till-1';
const DAY_MS = 86_400_000;

const PairingCode = z.object({ code: z.string() });

/** A bridge beside a till: the till is paired and hands over a sale of yesterday to a member. */
export const posDemo: Demo = {
  app: APP,
  async start(environment) {
    const app = await startBridge(environment);
    const admin = adminCaller(APP, app.url, environment.adminToken);
    try {
      await admin('PUT', `/admin/tenants/${STORE}`, tenantOf(environment));
    } catch (error) {
      await app.stop();
      throw error;
    }
    return {
      app: APP,
      url: app.url,
      send: () => send(app.url, admin),
      progress: () => newestDelivery({ app: APP, type: 'bill', admin }),
      stop: app.stop,
    };
  },
};

async function startBridge(environment: DemoEnvironment) {
  const { root, dataFolder, adminToken } = environment;
  const port = await environment.choosePort(APP, 4104);
  return spawnApp({
    name: APP,
    folder: join(root, 'apps', APP),
    logFile: join(dataFolder, `${APP}.log`),
    env: {
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(dataFolder, `${APP}.db`)}`,
      SECRETS_KEYS: `demo:${randomBytes(32).toString('base64')}`,
      ADMIN_TOKEN: adminToken,
    },
  });
}

function tenantOf({ capillaryUrl }: DemoEnvironment) {
  return {
    capillary: {
      baseUrl: capillaryUrl,
      credential: { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
    },
    settings: {},
  };
}

async function send(baseUrl: string, admin: AdminCaller): Promise<void> {
  const { code } = PairingCode.parse(await admin('POST', '/admin/pairing-codes', { terminal: TERMINAL }));
  const { token } = await pairTerminal({ baseUrl, code, terminal: TERMINAL });
  await createTerminal({ baseUrl, token }).bills.submit(saleOfYesterday());
}

function saleOfYesterday() {
  const [day] = ringUpDays({
    seed: 1,
    tills: [TERMINAL],
    firstDay: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
    days: 1,
    billsPerDay: 10,
    habits: { notInterested: 0 },
  });
  const first = day?.events.find((event) => event.kind === 'bill');
  if (first?.kind === 'bill') return first.bill;
  throw new AppError('INTERNAL', 'Nothing was rung up.');
}
