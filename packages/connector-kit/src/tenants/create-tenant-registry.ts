import { ATTRIBUTION_TYPES } from '@capconnect/auth-core';
import { AppError, type Clock } from '@capconnect/kernel';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { openCredential, sealCredential } from './stored-credential.ts';
import type { Tenant, TenantRegistry } from './tenant.ts';

/** How soon a change made by another process is seen here. */
const KNOWN_FOR_MS = 1_000;

export interface TenantRegistryOptions<Settings> {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** What was stored is parsed again: an older release may have written it. */
  readonly settings: z.ZodType<Settings>;
}

const StoredCapillary = z.object({
  baseUrl: z.string(),
  authEngineUrl: z.string(),
  gatewayUrl: z.string(),
  attribution: z.object({ type: z.enum(ATTRIBUTION_TYPES), code: z.string() }).exactOptional(),
});

/** Tenants in the database; their credentials encrypted, each bound to its tenant. */
export function createTenantRegistry<Settings>(
  options: TenantRegistryOptions<Settings>,
): TenantRegistry<Settings> {
  const { database, keyRing, clock } = options;
  const Configuration = z.object({ capillary: StoredCapillary, settings: options.settings });
  const known = new Map<string, { readonly tenant: Tenant<Settings>; readonly untilMs: number }>();

  function remember(tenant: Tenant<Settings>): Tenant<Settings> {
    known.set(tenant.id, { tenant, untilMs: clock.monotonicMs() + KNOWN_FOR_MS });
    return tenant;
  }

  function tenantOfRow(row: {
    id: string;
    configuration: string;
    credential: Uint8Array | null;
    revision: number;
  }) {
    const parsed = Configuration.safeParse(JSON.parse(row.configuration));
    if (!parsed.success) {
      throw new AppError(
        'CONFIG_INVALID',
        `The stored settings of tenant ${row.id} are not valid for this version. Put the tenant again.`,
        { cause: parsed.error },
      );
    }
    const { capillary, settings } = parsed.data;
    const credential = row.credential === null ? undefined : openCredential(keyRing, row.id, row.credential);
    return {
      id: row.id,
      capillary: { ...capillary, ...(credential === undefined ? {} : { credential }) },
      settings,
      revision: row.revision,
    };
  }

  return {
    async get(id) {
      const current = known.get(id);
      if (current !== undefined && clock.monotonicMs() < current.untilMs) return current.tenant;
      const row = await database.kysely
        .selectFrom('tenants')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row !== undefined) return remember(tenantOfRow(row));
      known.delete(id);
      return undefined;
    },

    async list() {
      const rows = await database.kysely.selectFrom('tenants').selectAll().orderBy('id').execute();
      return rows.map(tenantOfRow);
    },

    async put(id, { capillary, settings }) {
      const { credential, ...rest } = capillary;
      const nowMs = clock.wallMs();
      const values = {
        configuration: JSON.stringify({ capillary: rest, settings }),
        credential: credential === undefined ? null : sealCredential(keyRing, id, credential),
        updated_at_ms: nowMs,
      };
      const { revision } = await database.transact((transaction) =>
        transaction
          .insertInto('tenants')
          // From the clock, so that a tenant that was removed and comes back does not repeat its revisions.
          .values({ id, revision: nowMs, ...values })
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet((column) => ({ ...values, revision: column('tenants.revision', '+', 1) })),
          )
          .returning('revision')
          .executeTakeFirstOrThrow(),
      );
      return remember({ id, capillary, settings, revision });
    },

    async remove(id) {
      known.delete(id);
      const { numDeletedRows } = await database.transact((transaction) =>
        transaction.deleteFrom('tenants').where('id', '=', id).executeTakeFirst(),
      );
      return numDeletedRows > 0n;
    },
  };
}
