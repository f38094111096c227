import { ATTRIBUTION_TYPES, capillaryOrigin, type Credential } from '@capconnect/auth-core';
import { z } from 'zod';
import { checkedBy } from '../http/checked-by.ts';
import { parseInput } from '../http/parse-input.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { CredentialInput } from './credential-input.ts';
import { refuseMasks } from './refuse-masks.ts';

/** What an app expects of its tenants. */
export interface TenantRules<Settings> {
  readonly settings: z.ZodType<Settings>;
  /** Kinds of credentials that are right for the app's scenario. */
  readonly credentialKinds: readonly Credential['kind'][];
  /** The app can do without; otherwise a tenant must bring one. */
  readonly isCredentialOptional?: boolean;
  /** Form of a tenant's id, where it is more special than lower-case letters, digits and `. _ -`. */
  readonly id?: RegExp;
}

export type TenantInput<Settings> = Pick<Tenant<Settings>, 'capillary' | 'settings'>;

const TENANT_ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const Origin = z.string().transform(checkedBy(capillaryOrigin));

const AttributionInput = z.strictObject({
  type: z.enum(ATTRIBUTION_TYPES, `must be one of ${ATTRIBUTION_TYPES.join(', ')}`),
  code: z
    .string()
    .max(100, 'must have at most 100 characters')
    .regex(
      /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
      'must be printable ASCII, without spaces at its ends',
    ),
});

/** @throws `INPUT_INVALID` */
export function parseTenantId<Settings>({ id }: TenantRules<Settings>, params: unknown): string {
  const message =
    id === undefined
      ? 'must be 1 to 100 lower-case letters, digits, dots, underscores or hyphens'
      : 'does not have the form of a tenant id of this app';
  const schema = z.object({ tenantId: z.string().regex(id ?? TENANT_ID, message) });
  return parseInput(schema, params, { in: 'path' }).tenantId;
}

/**
 * A tenant as `PUT /admin/tenants/{tenantId}` takes it. The Auth Engine and the gateway are at `baseUrl`
 * unless they are named.
 * @throws `INPUT_INVALID` with every wrong field, none of their values
 */
export function parseTenantInput<Settings>(
  rules: TenantRules<Settings>,
  body: unknown,
): TenantInput<Settings> {
  const { credentialKinds, isCredentialOptional = false } = rules;
  refuseMasks(body);
  const fittingCredential = CredentialInput.refine(({ kind }) => credentialKinds.includes(kind), {
    error: `must be of kind ${credentialKinds.join(' or ')}: other ways to authenticate do not fit this app`,
  });
  const schema = z.strictObject({
    capillary: z
      .strictObject({
        baseUrl: Origin,
        authEngineUrl: Origin.optional(),
        gatewayUrl: Origin.optional(),
        credential: isCredentialOptional ? fittingCredential.optional() : fittingCredential,
        attribution: AttributionInput.optional(),
      })
      .transform(({ baseUrl, authEngineUrl = baseUrl, gatewayUrl = baseUrl, credential, attribution }) => ({
        baseUrl,
        authEngineUrl,
        gatewayUrl,
        ...(credential === undefined ? {} : { credential }),
        ...(attribution === undefined ? {} : { attribution }),
      })),
    settings: rules.settings,
  });
  return parseInput(schema, withSettings(body), { in: 'body' });
}

/** A body without `settings` means the app's defaults. */
function withSettings(body: unknown): unknown {
  return typeof body === 'object' && body !== null && !('settings' in body)
    ? { ...body, settings: {} }
    : body;
}
