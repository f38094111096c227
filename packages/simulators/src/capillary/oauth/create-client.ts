import { randomInt } from 'node:crypto';
import type { SimulatorContext } from '../context.ts';
import type { ApiClient } from '../org/org-state.ts';
import type { ClientRefusal } from './client-refusal.ts';
import { parseNewClient, tillCodeOf } from './client-schema.ts';
import { completeScope } from './scope-entities.ts';

/** Reference section 2.3. */
const MOST_CLIENTS = 15;
const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `POST /v3/integrations/clients`: key of 25 and secret of 40 alphanumerics, at most 15 clients (reference sections 2.1 and 2.3). */
export function createClient(body: unknown, context: SimulatorContext): ApiClient | ClientRefusal {
  const { org } = context;
  const parsed = parseNewClient(body, context);
  if ('status' in parsed) return parsed;
  const inUse = [...org.clients.values()].filter((client) => client.isValid).length;
  if (inUse >= MOST_CLIENTS) return { status: 400, message: `At most ${MOST_CLIENTS} clients are allowed` };

  const now = new Date(context.nowMs()).toISOString();
  const client: ApiClient = {
    id: context.nextId(),
    key: alphanumerics(25),
    secret: alphanumerics(40),
    name: parsed.name,
    description: parsed.description,
    ttlSeconds: parsed.expirationTokenTime,
    defaultTillCode: tillCodeOf(parsed.defaultTillId, context) ?? null,
    useDefaultTillIfInvalid: false,
    isValid: true,
    scopes: parsed.scopes.map(completeScope),
    accessGroup: null,
    createdOn: now,
    lastUpdatedOn: now,
  };
  org.clients.set(client.key, client);
  return client;
}

function alphanumerics(length: number): string {
  return Array.from({ length }, () => ALPHANUMERICS[randomInt(ALPHANUMERICS.length)]).join('');
}
