import { type Clock, type Logger, toAppError } from '@capconnect/kernel';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/database.ts';
import { countWaiting, oldestOfTenants } from './read-inbox.ts';

export interface InboxGaugesOptions {
  readonly registry: Registry;
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Each label value is a time series that the monitoring keeps. */
const MAX_TENANTS = 200;
const OTHER_TENANTS = 'other';

/**
 * Adds `inbox_messages{status}` and `inbox_oldest_open_age_seconds{tenant}`, read anew at each scrape. When the database
 * does not answer, the other metrics still do.
 */
export function registerInboxGauges({ registry, database, clock, logger }: InboxGaugesOptions): void {
  const { kysely } = database;

  /** Old values would look like fresh ones, so they go first. */
  async function readAnew(gauge: Pick<Gauge, 'reset'>, read: () => Promise<void>): Promise<void> {
    gauge.reset();
    try {
      await read();
    } catch (thrown) {
      logger.warn({ error: toAppError(thrown) }, 'the inbox could not be read for the metrics');
    }
  }

  const messages: Gauge<'status'> = new Gauge({
    name: 'inbox_messages',
    help: 'Messages in the inbox that are not delivered, by state',
    labelNames: ['status'],
    registers: [registry],
    collect: () =>
      readAnew(messages, async () => {
        const counts = await countWaiting(kysely);
        for (const [status, count] of Object.entries(counts)) messages.set({ status }, count);
      }),
  });
  const oldest: Gauge<'tenant'> = new Gauge({
    name: 'inbox_oldest_open_age_seconds',
    help: 'Age of the oldest message of a tenant that is accepted and not delivered; of the 200 worst tenants by name',
    labelNames: ['tenant'],
    registers: [registry],
    collect: () =>
      readAnew(oldest, async () => {
        const ofTenants = await oldestOfTenants(kysely);
        const nowMs = clock.wallMs();
        const ageOf = (acceptedAtMs: number) => Math.max(0, nowMs - acceptedAtMs) / 1_000;
        for (const { tenantId, acceptedAtMs } of ofTenants.slice(0, MAX_TENANTS)) {
          oldest.set({ tenant: tenantId }, ageOf(acceptedAtMs));
        }
        const next = ofTenants[MAX_TENANTS];
        if (next !== undefined) oldest.set({ tenant: OTHER_TENANTS }, ageOf(next.acceptedAtMs));
      }),
  });
}
