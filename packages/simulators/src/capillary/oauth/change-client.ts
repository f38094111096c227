import type { SimulatorContext } from '../context.ts';
import type { ApiClient } from '../org/org-state.ts';
import type { ClientRefusal } from './client-refusal.ts';
import { parseClientChange, tillCodeOf } from './client-schema.ts';
import { completeScope } from './scope-entities.ts';

/** `PUT /v3/integrations/clients/{clientKey}`: key and secret stay as they are (reference section 2.3). */
export function changeClient(
  client: ApiClient,
  body: unknown,
  context: SimulatorContext,
): ApiClient | ClientRefusal {
  const parsed = parseClientChange(body, context);
  if ('status' in parsed) return parsed;
  if (parsed.name !== undefined) client.name = parsed.name;
  if (parsed.description !== undefined) client.description = parsed.description;
  if (parsed.expirationTokenTime !== undefined) client.ttlSeconds = parsed.expirationTokenTime;
  if (parsed.scopes !== undefined) {
    client.scopes = parsed.scopes.map(completeScope);
  }
  if (parsed.defaultTillId !== undefined) {
    client.defaultTillCode = tillCodeOf(parsed.defaultTillId, context) ?? null;
  }
  client.lastUpdatedOn = new Date(context.nowMs()).toISOString();
  return client;
}
