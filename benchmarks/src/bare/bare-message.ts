import { randomUUID } from 'node:crypto';

/** Columns of `inbox_messages` that a put writes, with ids that grow with time as ours do. */
export interface BareMessage {
  readonly columns: readonly string[];
  readonly values: readonly (string | number | null)[];
  readonly payload: Uint8Array;
}

/** Makes rows like those of our own puts, of payloads that are not sealed. */
export function createBareMessages(payload: Uint8Array): () => BareMessage {
  let count = 0;
  return () => {
    count += 1;
    const nowMs = Date.now();
    const row = {
      id: String(count).padStart(36, '0'),
      tenant_id: 'bench.myshopify.com',
      source: 'shopify',
      type: 'orders/paid',
      delivery_id: randomUUID(),
      ordering_key: `Customer/${count}`,
      headers: '{"apiVersion":"2026-10"}',
      due_at_ms: 0,
      round_started_at_ms: nowMs,
      accepted_at_ms: nowMs,
      updated_at_ms: nowMs,
    };
    return { columns: Object.keys(row), values: Object.values(row), payload };
  };
}
