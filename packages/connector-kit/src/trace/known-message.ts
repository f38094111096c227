import type { Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { HistoryRow } from '../inbox/read-history.ts';
import type { MessageRow } from '../inbox/select-due.ts';

/** All that is known about one message. */
export interface KnownMessage {
  readonly row: MessageRow;
  /** In the order it happened. */
  readonly history: readonly HistoryRow[];
  /** Of its tenant. */
  readonly pause: Selectable<Schema['tenant_pauses']> | undefined;
  /** The message of its key that must be done first. */
  readonly ahead: Pick<MessageRow, 'delivery_id' | 'type' | 'status'> | undefined;
  readonly nowMs: number;
}
