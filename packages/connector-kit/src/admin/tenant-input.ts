import { ATTRIBUTION_TYPES, type Credential } from '@capconnect/auth-core';
import { z } from 'zod';
import { InputInvalidError } from '../http/input-invalid-error.ts';
import { parseInput } from '../http/parse-input.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { CapillaryOrigin } from './capillary-origin.ts';
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

const AttributionInput = z.strictObject({
  type: z.enum(ATTRIBUTION_TYPES, `must be one of ${ATTRIBUTION_TYPES.join(', ')}`),
  code: z.string().regex(/^[\u0020-\u007e]{1,100}$/, 'must be 1 to 100 printable ASCII characters'),
});

/** @throws `INPUT_INVALID` */
export function parseTenantId<Settings>({ id = TENANT_ID }: TenantRules<Settings>, params: unknown): string {
  const message = 'is not a tenant id of this app: lower-case letters, digits, and . _ - (at most 100)';
  return parseInput(z.object({ tenantId: z.string().regex(id, message) }), params, { in: 'path' }).tenantId;
}

/**
 * A tenant as `PUT /admin/tenants/{tenantId}` takes it. The Auth Engine and the gateway are at `baseUrl` unless they are named.
 * @throws `INPUT_INVALID` with every wrong field, none of their values
 */
export function parseTenantInput<Settings>(
  rules: TenantRules<Settings>,
  body: unknown,
): TenantInput<Settings> {
  const { credentialKinds, isCredentialOptional = false } = rules;
  refuseMasks(body);
  const schema = z.strictObject({
    capillary: z
      .strictObject({
        baseUrl: CapillaryOrigin,
        authEngineUrl: CapillaryOrigin.optional(),
        gatewayUrl: CapillaryOrigin.optional(),
        credential: CredentialInput.refine(({ kind }) => credentialKinds.includes(kind), {
          error: `must be of kind ${credentialKinds.join(' or ')}: other ways to authenticate do not fit this app`,
        }).optional(),
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
  const input = parseInput(schema, withSettings(body), { in: 'body' });
  if (input.capillary.credential === undefined && !isCredentialOptional) {
    const detail = `is required, of kind ${credentialKinds.join(' or ')}`;
    throw new InputInvalidError(`The request body is not valid: /capillary/credential ${detail}.`, [
      { pointer: '/capillary/credential', detail },
    ]);
  }
  return input;
}

/** A body without `settings` means the app's defaults. */
function withSettings(body: unknown): unknown {
  return typeof body === 'object' && body !== null && !('settings' in body)
    ? { ...body, settings: {} }
    : body;
}
