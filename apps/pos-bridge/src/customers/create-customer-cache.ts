import type { Database, KeyRing, Tenant } from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import type { StoreSettings } from '../tenant.ts';
import type { CustomerCache } from './customer-cache.ts';
import { identifiersOf, type TillIdentifier } from './customer-identifier.ts';
import type { CustomerTables } from './customer-tables.ts';
import { KnownCustomer } from './known-customer.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Settings may shrink: what is over the bound then goes in steps. */
const FORGOTTEN_AT_ONCE = 1000;

export interface CustomerCacheOptions {
  readonly database: Pick<Database, 'kysely' | 'transact'>;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

export function createCustomerCache({ database, keyRing, clock }: CustomerCacheOptions): CustomerCache {
  const kysely = database.kysely.withTables<CustomerTables>();

  /** Under each key of the ring, because some were kept before it was rotated; the youngest first. */
  async function customerHashes(
    tenantId: string,
    identifiers: readonly TillIdentifier[],
  ): Promise<Uint8Array[]> {
    const hashes = identifiers.flatMap((one) => keyRing.lookupHashes(nameOf(tenantId, one)));
    if (hashes.length === 0) return [];
    const rows = await kysely
      .selectFrom('pos_customer_names as name')
      .innerJoin('pos_customers as customer', (join) =>
        join
          .onRef('customer.tenant_id', '=', 'name.tenant_id')
          .onRef('customer.customer_hash', '=', 'name.customer_hash'),
      )
      .select('name.customer_hash')
      .where('name.tenant_id', '=', tenantId)
      .where('name.identifier_hash', 'in', hashes)
      .orderBy('customer.as_of_ms', 'desc')
      .execute();
    return rows.map(({ customer_hash: hash }) => hash);
  }

  /** What a key sealed that is no longer there is not known any more. */
  function open(sealed: Uint8Array, context: readonly string[]): KnownCustomer | undefined {
    try {
      return KnownCustomer.parse(JSON.parse(keyRing.open(sealed, context).toString('utf8')));
    } catch (error) {
      if (error instanceof AppError && error.code === 'DECRYPTION_FAILED') return undefined;
      throw error;
    }
  }

  return {
    async keep({ id: tenantId, settings }, { customer, asked, asOfMs }) {
      const { customerCacheHours: hours, customerCacheMaxEntries: most } = settings;
      if (hours === 0 || most === 0) return;
      const hash = keyRing.lookupHash(`customer id ${tenantId} ${customer.customerId}`);
      const row = {
        tenant_id: tenantId,
        customer_hash: hash,
        profile: keyRing.seal(JSON.stringify(customer), contextOf(tenantId, hash)),
        as_of_ms: asOfMs,
        read_at_ms: clock.wallMs(),
        points_taken_at_ms: 0,
      };
      const names = [asked, ...identifiersOf(customer.profile)].map((one) => ({
        tenant_id: tenantId,
        identifier_hash: keyRing.lookupHash(nameOf(tenantId, one)),
        customer_hash: hash,
      }));
      await database.transact(async (transaction) => {
        const tables = transaction.withTables<CustomerTables>();
        await tables
          .insertInto('pos_customers')
          .values(row)
          .onConflict((conflict) =>
            conflict
              .columns(['tenant_id', 'customer_hash'])
              .doUpdateSet({ profile: row.profile, as_of_ms: asOfMs, read_at_ms: row.read_at_ms })
              // An answer that came late must not hide a younger one.
              .where('pos_customers.as_of_ms', '<=', asOfMs),
          )
          .execute();
        for (const name of names) {
          await tables
            .insertInto('pos_customer_names')
            .values(name)
            .onConflict((conflict) =>
              conflict.columns(['tenant_id', 'identifier_hash']).doUpdateSet({ customer_hash: hash }),
            )
            .execute();
        }
        await tables
          .deleteFrom('pos_customers')
          .where('tenant_id', '=', tenantId)
          .where('customer_hash', 'in', (query) =>
            query
              .selectFrom('pos_customers')
              .select('customer_hash')
              .where('tenant_id', '=', tenantId)
              .orderBy('read_at_ms', 'desc')
              .orderBy('customer_hash')
              .limit(FORGOTTEN_AT_ONCE)
              .offset(most),
          )
          .execute();
      });
    },

    async find({ id: tenantId, settings }, identifier) {
      // One that was kept before the keys were rotated may stand beside a younger one.
      const [hash] = await customerHashes(tenantId, [identifier]);
      if (hash === undefined) return undefined;
      const nowMs = clock.wallMs();
      // Also notes that it was read, by which the bound decides.
      const row = await database.transact((transaction) =>
        transaction
          .withTables<CustomerTables>()
          .updateTable('pos_customers')
          .set({ read_at_ms: nowMs })
          .where('tenant_id', '=', tenantId)
          .where('customer_hash', '=', hash)
          .where('as_of_ms', '>', nowMs - settings.customerCacheHours * HOUR_MS)
          .returning(['profile', 'as_of_ms', 'points_taken_at_ms'])
          .executeTakeFirst(),
      );
      const customer = row && open(row.profile, contextOf(tenantId, hash));
      if (row === undefined || customer === undefined) return undefined;
      return { customer, asOfMs: row.as_of_ms, hasFewerPoints: row.points_taken_at_ms >= row.as_of_ms };
    },

    async pointsTaken(tenantId, identifiers) {
      const hashes = await customerHashes(tenantId, identifiers);
      if (hashes.length === 0) return;
      await database.transact((transaction) =>
        transaction
          .withTables<CustomerTables>()
          .updateTable('pos_customers')
          .set({ points_taken_at_ms: clock.wallMs() })
          .where('tenant_id', '=', tenantId)
          .where('customer_hash', 'in', hashes)
          .execute(),
      );
    },

    async forget(tenantId, identifier) {
      const hashes = await customerHashes(tenantId, [identifier]);
      if (hashes.length === 0) return false;
      await database.transact((transaction) =>
        transaction
          .withTables<CustomerTables>()
          .deleteFrom('pos_customers')
          .where('tenant_id', '=', tenantId)
          .where('customer_hash', 'in', hashes)
          .execute(),
      );
      return true;
    },

    async forgetOld({ id: tenantId, settings }: Tenant<StoreSettings>) {
      await database.transact((transaction) =>
        transaction
          .withTables<CustomerTables>()
          .deleteFrom('pos_customers')
          .where('tenant_id', '=', tenantId)
          .where('as_of_ms', '<=', clock.wallMs() - settings.customerCacheHours * HOUR_MS)
          .execute(),
      );
    },
  };
}

function nameOf(tenantId: string, { type, value }: TillIdentifier): string {
  return `customer name ${tenantId} ${type} ${value}`;
}

function contextOf(tenantId: string, hash: Uint8Array): readonly string[] {
  return ['pos-customer', tenantId, Buffer.from(hash).toString('hex')];
}
