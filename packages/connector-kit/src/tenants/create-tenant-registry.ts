import { AppError, type Clock, type ErrorCode } from '@capconnect/kernel';
import type { z } from 'zod';
import type { Database } from '../database/database.ts';
import { resumeTenant } from '../inbox/tenant-pauses.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { createTenantCache } from './tenant-cache.ts';
import { tenantContext } from './tenant-context.ts';
import { readTenantDocument, unreadableTenant, writeTenantDocument } from './tenant-document.ts';
import type { Tenant, TenantRegistry, UnreadableTenant } from './tenant.ts';

export interface TenantRegistryOptions<Settings> {
  readonly database: Database;
  readonly keyRing: KeyRing;
  /** The app's settings. It must take what it gives, secrets revealed: settings are stored as they came out of it. */
  readonly settingsSchema: z.ZodType<Settings>;
  readonly clock: Clock;
}

const UNREADABLE: ReadonlySet<ErrorCode> = new Set(['CONFIG_INVALID', 'DECRYPTION_FAILED']);

interface TenantRow {
  readonly id: string;
  readonly configuration: Uint8Array | null;
  readonly revision: number;
}

/**
 * The tenants, encrypted whole (settings may hold secrets too), each bound to its id. Reading one is cheap: what another
 * process changes is seen within a second, what this one changes at once.
 */
export function createTenantRegistry<Settings>(
  options: TenantRegistryOptions<Settings>,
): TenantRegistry<Settings> {
  const { database, keyRing, settingsSchema, clock } = options;
  const { kysely } = database;
  const cache = createTenantCache<Tenant<Settings>>({ clock, load });

  function rows() {
    return kysely.selectFrom('tenants').select(['id', 'configuration', 'revision']);
  }

  async function load(
    id: string,
    known: Tenant<Settings> | undefined,
  ): Promise<Tenant<Settings> | undefined> {
    const row = await rows().where('id', '=', id).executeTakeFirst();
    if (row === undefined || row.configuration === null) return undefined;
    return known?.revision === row.revision ? known : openRow(row.configuration, row);
  }

  /** @throws `DECRYPTION_FAILED`, or `CONFIG_INVALID` when the settings no longer fit the app. */
  async function openRow(sealed: Uint8Array, { id, revision }: TenantRow): Promise<Tenant<Settings>> {
    const document = keyRing.open(sealed, tenantContext(id)).toString('utf8');
    if (!keyRing.isCurrent(sealed)) await sealAgain(id, revision, document);
    try {
      return { id, ...readTenantDocument(document, settingsSchema), revision };
    } catch (cause) {
      throw unreadableTenant(id, cause);
    }
  }

  /** After a rotation of the keys, so that the old one can be dropped once every tenant has been read. */
  async function sealAgain(id: string, revision: number, document: string): Promise<void> {
    const configuration = keyRing.seal(document, tenantContext(id));
    await database.transact((transaction) =>
      transaction
        .updateTable('tenants')
        .set({ configuration })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .execute(),
    );
  }

  /** @returns the revision, which goes on growing even when a tenant is removed and comes back. */
  async function store(id: string, configuration: Uint8Array | null): Promise<number> {
    const { revision } = await database.transact(async (transaction) => {
      // Whatever it was paused for may be mended now.
      await resumeTenant(transaction, id, clock.wallMs());
      return transaction
        .insertInto('tenants')
        .values({ id, configuration, revision: 1, updated_at_ms: clock.wallMs() })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({
            configuration,
            revision: row('tenants.revision', '+', 1),
            updated_at_ms: clock.wallMs(),
          })),
        )
        .returning('revision')
        .executeTakeFirstOrThrow();
    });
    return revision;
  }

  async function openAll(): Promise<readonly (Tenant<Settings> | UnreadableTenant)[]> {
    const stored = await rows().where('configuration', 'is not', null).orderBy('id').execute();
    return Promise.all(
      stored.flatMap((row) =>
        row.configuration === null ? [] : [openRow(row.configuration, row).catch(unreadable(row))],
      ),
    );
  }

  return {
    get: (id) => cache.get(id),
    list: async () => (await openAll()).filter((tenant): tenant is Tenant<Settings> => !('error' in tenant)),
    listUnreadable: async () => (await openAll()).filter((tenant) => 'error' in tenant),

    async put(id, input) {
      const document = writeTenantDocument(input);
      // Read back before it is stored: what would not be readable later is refused now.
      const content = readTenantDocument(document, settingsSchema);
      const revision = await store(id, keyRing.seal(document, tenantContext(id)));
      const tenant = { id, ...content, revision };
      cache.set(id, tenant);
      return tenant;
    },

    async remove(id) {
      const existing = await rows().where('id', '=', id).executeTakeFirst();
      if (existing === undefined || existing.configuration === null) return false;
      await store(id, null);
      cache.set(id, undefined);
      return true;
    },
  };
}

/** @throws what is no fault of the document, such as a database that is away. */
function unreadable({ id, revision }: TenantRow) {
  return (error: unknown): UnreadableTenant => {
    if (error instanceof AppError && UNREADABLE.has(error.code)) return { id, revision, error };
    throw error;
  };
}
