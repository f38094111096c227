import type { Entry } from './entry-of-delivery.ts';

/** `GET /status.json`. Times are ISO 8601 UTC. Nothing personal, no amounts: anybody in the store may look. */
export interface Status {
  readonly online: boolean;
  /** `not-connected`: no store has been connected to Capillary yet. */
  readonly state: 'online' | 'offline' | 'not-connected';
  readonly since: string | null;
  /** Accepted and not delivered yet. */
  readonly depth: number;
  readonly oldestAgeSeconds: number | null;
  /** How far this machine's clock is ahead of Capillary's. */
  readonly clockSkewSeconds: number | null;
  readonly clockSkewFlagged: boolean;
  readonly lastSuccess: string | null;
  readonly lastError: LastError | null;
  readonly counts: Readonly<Record<'accepted' | 'working' | 'failed' | 'dead', number>>;
  readonly disk: { readonly freeBytes: number; readonly daysLeft: number | null } | null;
  readonly terminals: readonly TerminalStatus[];
  /** Bills that came again with other content. */
  readonly conflicts: readonly ConflictStatus[];
  /** Failed, and tried again later. */
  readonly waiting: readonly FailedEntry[];
  /** Not sent any more until somebody puts it back. */
  readonly aside: readonly FailedEntry[];
  readonly offlineRedemptions: readonly OfflineRedemption[];
  readonly stores: readonly string[];
  readonly timeZone: string;
  readonly mode: 'store' | 'central';
  readonly version: string;
  readonly asOf: string;
}

export interface LastError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly at: string;
}

export interface TerminalStatus {
  readonly id: string;
  readonly name: string;
  readonly store: string;
  readonly till: string;
  readonly lastSeen: string | null;
  /** How far its clock is ahead of Capillary's; `null` until it has called since the start. */
  readonly clockSkewSeconds: number | null;
  readonly clockSkewFlagged: boolean;
}

export interface ConflictStatus {
  readonly billNumber: string;
  readonly till: string;
  readonly store: string;
  readonly lastSeen: string;
  readonly times: number;
}

export interface FailedEntry extends Entry {
  readonly store: string;
  readonly acceptedAt: string;
  readonly attempts: number;
  readonly code: string;
  readonly what: string;
  readonly todo: string;
}

export interface OfflineRedemption {
  readonly id: string;
  readonly billNumber: string;
  readonly till: string;
  readonly store: string;
  readonly acceptedAt: string;
  readonly outcome: string;
}
