import type { Generated } from 'kysely';
import type { MessageStatus } from '../inbox/inbox.ts';

/** The tables, as the migrations leave them. Times are epoch milliseconds of the wall clock. */
export interface Schema {
  readonly tenants: TenantTable;
  readonly tokens: TokenTable;
  readonly inbox_messages: InboxMessageTable;
  readonly inbox_payloads: InboxPayloadTable;
  readonly inbox_attempts: InboxAttemptTable;
}

interface TenantTable {
  readonly id: string;
  /** Encrypted JSON, bound to the tenant; `null` once removed: the row stays so that its revisions go on growing. */
  readonly configuration: Uint8Array | null;
  readonly revision: number;
  readonly updated_at_ms: number;
}

interface TokenTable {
  readonly key: string;
  /** Grows with every lease given out. */
  readonly fence: number;
  readonly leased_until_ms: number;
  /** Encrypted, bound to the key. */
  readonly token: Uint8Array | null;
  readonly obtained_at_ms: number | null;
  readonly expires_at_ms: number | null;
}

export interface InboxMessageTable {
  /** Order of acceptance. */
  readonly seq: Generated<number>;
  readonly id: string;
  readonly tenant_id: string;
  readonly source: string;
  readonly type: string;
  readonly delivery_id: string;
  readonly ordering_key: string;
  /** JSON object. */
  readonly headers: string | null;
  readonly status: Generated<MessageStatus>;
  /** 1 while the message holds back later ones of its key. */
  readonly is_open: Generated<0 | 1>;
  /** When it may be claimed: at once, at its retry, when the lease of its worker runs out, or never while it is parked. */
  readonly due_at_ms: number;
  readonly lease: string | null;
  readonly attempts: Generated<number>;
  /** The attempts since acceptance or the last replay: what backoff counts. */
  readonly round_attempts: Generated<number>;
  readonly round_started_at_ms: number;
  readonly accepted_at_ms: number;
  readonly updated_at_ms: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** JSON object. */
  readonly result: string | null;
}

/** Beside the message, so that moving it on does not write its payload again. */
interface InboxPayloadTable {
  readonly message_seq: number;
  /** Encrypted, bound to the identity of the message. */
  readonly payload: Uint8Array;
}

interface InboxAttemptTable {
  readonly message_seq: number;
  readonly attempt: number;
  readonly started_at_ms: number;
  readonly duration_ms: number;
  readonly outcome: 'done' | 'retry' | 'dead';
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly request_id: string | null;
}
