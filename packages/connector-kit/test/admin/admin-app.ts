import { createManualClock, type Problem, Secret } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import { createAdminApi } from '../../src/admin/create-admin-api.ts';
import type { TenantRules } from '../../src/admin/tenant-input.ts';
import type { Backfills } from '../../src/backfill/backfill.ts';
import type { UnreadableTenant } from '../../src/tenants/tenant.ts';
import { serve } from '../http/serve.ts';
import { createDeliveryList, createTenantMap } from './stores.ts';

const TOKEN = 'an-admin-token-of-enough-length';
const JSON_TYPE = { 'Content-Type': 'application/json' };

const Settings = z.strictObject({
  billNumberPrefix: z.string().max(5, 'must have at most 5 characters').default('SHP-'),
  webhookSecret: z
    .string()
    .transform((value) => new Secret(value))
    .optional(),
});
type Settings = z.output<typeof Settings>;

export interface AdminAppOptions {
  /** `null`: none is configured. */
  readonly token?: string | null;
  readonly rules?: Partial<TenantRules<Settings>>;
  readonly trustProxy?: number;
  readonly unreadable?: readonly UnreadableTenant[];
  /** None when left out. */
  readonly backfills?: Backfills;
}

/** The admin API over real HTTP, with one route of an app behind it; the stores are in memory. */
export async function adminApp(options: AdminAppOptions = {}) {
  const { token = TOKEN, rules = {}, trustProxy, unreadable, backfills } = options;
  const clock = createManualClock();
  const tenants = createTenantMap<Settings>(unreadable);
  const deliveries = createDeliveryList();
  const routes = Router();
  routes.get('/admin/extra', (_req, res) => {
    res.json({ extra: true });
  });
  const served = await serve(
    (app, logger) =>
      app.use(
        createAdminApi({
          adminToken: token === null ? undefined : new Secret(token),
          tenants,
          rules: { settings: Settings, credentialKinds: ['oauth-client', 'till-basic'], ...rules },
          verifyTenant: async ({ id }) => ({ ok: true, checks: [{ title: id }] }),
          deliveries,
          ...(backfills === undefined ? {} : { backfills }),
          routes,
          logger,
          clock,
        }),
      ),
    trustProxy === undefined ? {} : { trustProxy },
  );
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(served.url + path, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}`, ...JSON_TYPE, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { ...served, clock, call, stored: tenants.stored, asked: deliveries.asked };
}

/** The JSON of an answer, as a thing with fields. */
export async function fieldsOf(response: Response): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = JSON.parse(await response.text());
  return fields;
}

export async function problemOf(response: Response): Promise<Problem> {
  const problem: Problem = JSON.parse(await response.text());
  return problem;
}
