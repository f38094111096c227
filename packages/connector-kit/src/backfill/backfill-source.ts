import type { InboundMessage } from '../inbox/inbox.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { BackfillRange } from './backfill.ts';

/** One thing of the past, as a door would have put it into the inbox; the engine adds tenant, source and priority. */
export type BackfillItem = Pick<
  InboundMessage,
  'type' | 'deliveryId' | 'orderingKey' | 'payload' | 'headers' | 'references'
>;

export interface BackfillPage {
  /** Those of one ordering key in the order in which they happened. */
  readonly items: readonly BackfillItem[];
  /** Where the next page begins; `undefined` after the last one. */
  readonly nextCursor: string | undefined;
}

/** Where an app reads history. What it throws is judged by the error table: asked again later, or the backfill fails. */
export interface BackfillSource<Settings> {
  /** The `source` of its messages, such as `shopify`. */
  readonly name: string;
  /** How many items there are, or `undefined` where the platform does not say. */
  count(tenant: Tenant<Settings>, range: BackfillRange, signal: AbortSignal): Promise<number | undefined>;
  /**
   * One page, of some hundreds: it is held in memory, and repeated when the process dies. An item has the same delivery
   * id each time it is read; the same cursor leads to the same place also after days.
   */
  page(
    tenant: Tenant<Settings>,
    range: BackfillRange,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<BackfillPage>;
}
