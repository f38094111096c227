import { type Logger, toAppError } from '@capconnect/kernel';
import { Gauge, type Registry } from 'prom-client';
import type { Deliveries } from '../inbox/deliveries.ts';

export interface InboxGaugeOptions {
  readonly registry: Registry;
  readonly deliveries: Pick<Deliveries, 'counts'>;
  readonly logger: Logger;
}

/**
 * Adds `inbox_messages{status}`, counted anew at each scrape. When the database does not answer, the other
 * metrics still do.
 */
export function registerInboxGauge({ registry, deliveries, logger }: InboxGaugeOptions): void {
  const gauge = new Gauge({
    name: 'inbox_messages',
    help: 'Messages in the inbox by state',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      // Old counts would look like fresh ones.
      gauge.reset();
      try {
        const counts = await deliveries.counts();
        for (const [status, count] of Object.entries(counts)) gauge.set({ status }, count);
      } catch (thrown) {
        logger.warn({ error: toAppError(thrown) }, 'the inbox could not be counted for the metrics');
      }
    },
  });
}
