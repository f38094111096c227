import type { Generated } from 'kysely';
import type { BackfillOutcome, BackfillState } from '../backfill/backfill.ts';
import type { AttemptOutcome, DeferralKind, MessageStatus } from '../inbox/inbox.ts';

/** The tables, as the migrations leave them. Times are epoch milliseconds of the wall clock. */
export interface Schema {
  readonly tenants: TenantTable;
  readonly tokens: TokenTable;
  readonly inbox_messages: InboxMessageTable;
  readonly inbox_payloads: InboxPayloadTable;
  readonly inbox_attempts: InboxAttemptTable;
  readonly inbox_deferrals: InboxDeferralTable;
  readonly inbox_references: InboxReferenceTable;
  readonly rate_meters: RateMeterTable;
  readonly completions: CompletionTable;
  readonly tenant_pauses: TenantPauseTable;
  readonly chores: ChoreTable;
  readonly backfills: BackfillTable;
  readonly backfill_items: BackfillItemTable;
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
  /** 1 while the message holds back later ones of its key; 2 while it waits beside its key for something else. */
  readonly is_open: Generated<0 | 1 | 2>;
  /** 0 live, 1 drain, 2 backfill. */
  readonly priority: Generated<0 | 1 | 2>;
  /** What must be done first, as a flow named it. */
  readonly waits_for: string | null;
  /** Attempts in a row whose worker ended without an outcome. */
  readonly lost_attempts: Generated<number>;
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
  /** Since then the message has no payload and is a receipt only. */
  readonly payload_purged_at_ms: number | null;
}

/** Beside the message, so that moving it on does not write its payload again. */
interface InboxPayloadTable {
  readonly message_seq: number;
  /** Encrypted, bound to the identity of the message. */
  readonly payload: Uint8Array;
}

/** What a message is searched by, never in clear. */
interface InboxReferenceTable {
  readonly hash: Uint8Array;
  readonly message_seq: number;
  readonly tenant_id: string;
}

interface InboxAttemptTable {
  readonly message_seq: number;
  readonly attempt: number;
  readonly started_at_ms: number;
  readonly duration_ms: number;
  readonly outcome: Exclude<AttemptOutcome['kind'], DeferralKind>;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly request_id: string | null;
}

/** What kept a message from an attempt: one row for all tries of a kind before it, with what the last one met. */
interface InboxDeferralTable {
  readonly message_seq: number;
  /** The number of the attempt that comes afterwards. */
  readonly attempt: number;
  readonly outcome: DeferralKind;
  readonly started_at_ms: number;
  readonly ended_at_ms: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly request_id: string | null;
}

/** What was done that other messages may wait for. */
interface CompletionTable {
  readonly tenant_id: string;
  readonly name: string;
  readonly completed_at_ms: number;
}

/** A tenant whose credential was rejected: nothing of it runs but one message at each probe. */
interface TenantPauseTable {
  readonly tenant_id: string;
  readonly error_code: string;
  readonly error_message: string;
  readonly paused_at_ms: number;
  readonly probe_at_ms: number;
}

export interface BackfillTable {
  readonly id: string;
  readonly tenant_id: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly is_dry_run: 0 | 1;
  readonly state: BackfillState;
  /** Where the source goes on; `null` at its beginning. */
  readonly next_cursor: string | null;
  readonly is_read_through: Generated<0 | 1>;
  /** How many items the source says there are. */
  readonly expected: number | null;
  readonly found: Generated<number>;
  readonly sent: Generated<number>;
  readonly duplicate: Generated<number>;
  readonly skipped: Generated<number>;
  readonly rejected: Generated<number>;
  /** JSON: how many of the skipped and of the rejected for which reason. */
  readonly reasons: Generated<string>;
  /** What one item takes of the rate budget, in time. */
  readonly ms_per_item: number | null;
  /** How often in a row the source failed, and when it is asked again. */
  readonly failures: Generated<number>;
  readonly retry_at_ms: Generated<number>;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  /** When its report was complete. */
  readonly closed_at_ms: number | null;
  /** Of the one process that runs it. */
  readonly lease: string | null;
  readonly leased_until_ms: Generated<number>;
}

/** Which messages are of a backfill; `outcome` is `null` as long as the message is under way. */
interface BackfillItemTable {
  readonly backfill_id: string;
  readonly message_seq: number;
  readonly was_accepted_before: 0 | 1;
  readonly outcome: BackfillOutcome | null;
}

/** What one of all processes does now and then. */
interface ChoreTable {
  readonly name: string;
  readonly due_at_ms: number;
  /** What the chore keeps from one turn to the next: JSON. */
  readonly state: string | null;
}

/**
 * What is left of one limit of an organisation's calls. All but `wall_ms` are on the time line of the meter (see
 * `createMeterStore`); `wall_ms` is when it was touched last.
 */
export interface RateMeterTable {
  readonly key: string;
  readonly api_class: string;
  readonly time_ms: number;
  readonly wall_ms: number;
  readonly tokens: number;
  readonly limit_per_minute: number | null;
  readonly changed_at_ms: number;
  readonly raises: number;
  readonly paused_until_ms: number;
  readonly pause_ms: number;
  readonly minute_started_at_ms: number;
  readonly used: number;
  readonly used_before: number;
}
