import {
  ATTRIBUTION_TYPES,
  capillaryOrigin,
  oauthClientCredential,
  tillBasicCredential,
  type Credential,
} from '@capconnect/auth-core';
import { AppError, Secret } from '@capconnect/kernel';
import { z } from 'zod';
import { parseInput } from '../http/parse-input.ts';
import type { Tenant } from './tenant.ts';

const StoredCredential = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('oauth-client'), key: z.string(), secret: z.string() })
    .transform((client): Credential => oauthClientCredential(client)),
  z
    .object({ kind: z.literal('till-basic'), till: z.string(), passwordMd5: z.string() })
    .transform((login): Credential => tillBasicCredential(login)),
]);

const Origin = z.string().transform((address) => capillaryOrigin(address));

const StoredCapillary = z.object({
  baseUrl: Origin,
  authEngineUrl: Origin,
  gatewayUrl: Origin,
  credential: StoredCredential.exactOptional(),
  attribution: z.object({ type: z.enum(ATTRIBUTION_TYPES), code: z.string() }).exactOptional(),
});

export type TenantContent<Settings> = Pick<Tenant<Settings>, 'capillary' | 'settings'>;

/** A tenant as text, its secrets in clear: to be sealed, and nothing else. */
export function writeTenantDocument(content: TenantContent<unknown>): string {
  return JSON.stringify(
    { capillary: content.capillary, settings: content.settings },
    // By the time a replacer sees the value, `Secret` has already turned itself into its mask.
    function reveal(this: object, key: string, value: unknown): unknown {
      const original: unknown = Reflect.get(this, key);
      return original instanceof Secret ? original.reveal() : value;
    },
  );
}

/**
 * Reads a tenant's text.
 * @param settingsSchema - must take what it gives: settings are stored as they came out of it.
 * @throws `INPUT_INVALID` naming every field that does not fit; `AUTH_CONFIG_INVALID` for an address or a credential.
 */
export function readTenantDocument<Settings>(
  document: string,
  settingsSchema: z.ZodType<Settings>,
): TenantContent<Settings> {
  const schema = z.object({ capillary: StoredCapillary, settings: settingsSchema });
  return parseInput(schema, JSON.parse(document), { in: 'body' });
}

/** What to say of a stored tenant that this version cannot read. */
export function unreadableTenant(id: string, cause: unknown): AppError {
  const what = cause instanceof AppError ? ` ${cause.message}` : '';
  return new AppError(
    'CONFIG_INVALID',
    `The stored settings of tenant ${id} do not fit this version of the app.${what} Put the tenant again with all its settings.`,
    { cause, details: { tenantId: id } },
  );
}
