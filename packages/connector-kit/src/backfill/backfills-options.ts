import type { Clock, Logger } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { IntakeGuard } from '../intake/create-intake-guard.ts';
import type { Tenant, TenantRegistry } from '../tenants/tenant.ts';
import type { BackfillSource } from './backfill-source.ts';

export interface BackfillsOptions<Settings> {
  readonly database: Database;
  /** Not the inbox itself: history must not fill the queue or the disk. */
  readonly intake: Pick<IntakeGuard, 'put' | 'requireRoom'>;
  readonly tenants: Pick<TenantRegistry<Settings>, 'get'>;
  readonly source: BackfillSource<Settings>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes ids that never repeat; UUIDs of version 7 when left out. */
  readonly ids?: () => string;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Capillary calls that one item takes on average, also below 1 where they are grouped; 1 when left out. */
  readonly callsPerItem?: number;
  /** The rate budget of a tenant, where it is known. */
  readonly callsPerMinute?: (tenant: Tenant<Settings>) => number | undefined;
  /** No page is read while this many messages of the backfill are on their way; 1,000 when left out. */
  readonly maxInFlight?: number;
  /** How long a process that died keeps its backfills; the same in all processes, 15 s when left out. */
  readonly leaseMs?: number;
}
