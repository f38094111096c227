import type { Deliveries, Tenant, TenantRegistry } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import { isFlaggedSkew } from '../clock-skew/is-flagged-skew.ts';
import type { Skew } from '../clock-skew/create-skew.ts';
import type { PosMode } from '../config.ts';
import type { Lines } from '../line/create-lines.ts';
import type { LineState } from '../line/line.ts';
import type { StoreSettings } from '../tenant.ts';
import { daysLeft, type DiskState } from './disk.ts';
import { failedEntry } from './failed-entry.ts';
import { linesTogether } from './lines-together.ts';
import { problemWords } from './problem-words.ts';
import type { ConflictStatus, LastError, OfflineRedemption, Status, TerminalStatus } from './status.ts';

const DAY_MS = 24 * 3_600_000;
const SHOWN = 50;
const FRESH_MS = 1_000;
/** Reading takes at most one part in so many of the time, however many look and however long the queue is. */
const REST = 20;

export interface StatusReaderOptions {
  readonly mode: PosMode;
  readonly version: string;
  readonly clock: Clock;
  readonly lines: Pick<Lines, 'of'>;
  readonly skew: Pick<Skew, 'bridgeOffsetMs' | 'tillAheadMs'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'list'>;
  readonly deliveries: Pick<Deliveries, 'backlog' | 'list'>;
  readonly terminals: () => Promise<
    readonly {
      readonly id: string;
      readonly name: string;
      readonly tenantId: string;
      readonly till: string;
      readonly lastSeenAtMs: number | undefined;
      readonly revokedAtMs: number | undefined;
    }[]
  >;
  /** The latest first. */
  readonly conflicts: (
    tenantId: string,
    limit: number,
  ) => Promise<
    readonly {
      readonly billNumber: string;
      readonly till: string;
      readonly lastSeenAtMs: number;
      readonly times: number;
    }[]
  >;
  /** What was redeemed while the line was down and is not settled yet. */
  readonly offlineRedemptions: (limit: number) => Promise<readonly OfflineRedemption[]>;
  /** Left out where the database is on another machine. */
  readonly disk: (() => Promise<DiskState>) | undefined;
  readonly diskReserveBytes: number;
}

/** Reads all that the page shows, at most about once a second, however many look. */
export function createStatusReader(options: StatusReaderOptions): () => Promise<Status> {
  const { mode, version, clock, lines, skew, tenants, deliveries, diskReserveBytes } = options;
  let known: { readonly status: Promise<Status>; freshUntilMs: number } | undefined;

  async function read(): Promise<Status> {
    const stores = await tenants.list();
    const nowMs = clock.wallMs();
    const [line, backlog, waiting, aside, terminals, conflicts, offlineRedemptions] = await Promise.all([
      lookAt(stores),
      deliveries.backlog({ since: nowMs - DAY_MS }),
      deliveries.list({ status: 'failed', limit: SHOWN }),
      deliveries.list({ status: 'dead', limit: SHOWN }),
      readTerminals(),
      readConflicts(stores),
      options.offlineRedemptions(SHOWN),
    ]);
    const { accepted, working, failed, dead, oldestAcceptedAtMs } = backlog;
    const aheadMs = negated(skew.bridgeOffsetMs());
    return {
      online: line?.isOnline === true,
      state: line === undefined ? 'not-connected' : line.isOnline ? 'online' : 'offline',
      since: isoOf(line?.sinceMs),
      depth: accepted + working + failed,
      oldestAgeSeconds:
        oldestAcceptedAtMs === undefined
          ? null
          : Math.max(0, Math.round((nowMs - oldestAcceptedAtMs) / 1_000)),
      clockSkewSeconds: toSeconds(aheadMs),
      clockSkewFlagged: isFlaggedSkew(aheadMs ?? 0),
      lastSuccess: isoOf(line?.lastSuccessAtMs),
      lastError: lastErrorOf(line),
      counts: { accepted, working, failed, dead },
      disk: await readDisk(backlog.acceptedSince),
      terminals,
      conflicts,
      waiting: waiting.items.map(failedEntry),
      aside: aside.items.map(failedEntry),
      offlineRedemptions,
      stores: stores.map(({ id }) => id),
      timeZone: stores[0]?.settings.timeZone ?? 'UTC',
      mode,
      version,
      asOf: new Date(nowMs).toISOString(),
    };
  }

  async function lookAt(stores: readonly Tenant<StoreSettings>[]): Promise<LineState | undefined> {
    const all = new Set(stores.map(({ capillary }) => lines.of(capillary.baseUrl)));
    return linesTogether(await Promise.all([...all].map((line) => line.look())));
  }

  async function readTerminals(): Promise<readonly TerminalStatus[]> {
    const all = await options.terminals();
    return all
      .filter(({ revokedAtMs }) => revokedAtMs === undefined)
      .map(({ id, name, tenantId, till, lastSeenAtMs }) => {
        const aheadMs = skew.tillAheadMs(id);
        return {
          id,
          name,
          store: tenantId,
          till,
          lastSeen: isoOf(lastSeenAtMs),
          clockSkewSeconds: toSeconds(aheadMs),
          clockSkewFlagged: isFlaggedSkew(aheadMs ?? 0),
        };
      });
  }

  async function readConflicts(stores: readonly Tenant<StoreSettings>[]): Promise<readonly ConflictStatus[]> {
    const all = await Promise.all(
      stores.map(async ({ id }) =>
        (await options.conflicts(id, SHOWN)).map(({ billNumber, till, lastSeenAtMs, times }) => ({
          billNumber,
          till,
          store: id,
          lastSeen: new Date(lastSeenAtMs).toISOString(),
          times,
        })),
      ),
    );
    const latest = all.flat().toSorted((one, other) => other.lastSeen.localeCompare(one.lastSeen));
    return latest.slice(0, SHOWN);
  }

  async function readDisk(acceptedLastDay: number): Promise<Status['disk']> {
    if (options.disk === undefined) return null;
    const state = await options.disk();
    const { acceptedSince: messages } = await deliveries.backlog({ since: 0 });
    const left = daysLeft({ ...state, reserveBytes: diskReserveBytes, messages, acceptedLastDay });
    return { freeBytes: state.freeBytes, daysLeft: left };
  }

  return () => {
    const startedMs = clock.monotonicMs();
    if (known !== undefined && startedMs < known.freshUntilMs) return known.status;
    const reading = { status: read(), freshUntilMs: Number.POSITIVE_INFINITY };
    known = reading;
    const ended = (): void => {
      const endedMs = clock.monotonicMs();
      reading.freshUntilMs = endedMs + Math.max(FRESH_MS, REST * (endedMs - startedMs));
    };
    reading.status.then(ended, () => (known = undefined));
    return reading.status;
  };
}

function lastErrorOf(line: LineState | undefined): LastError | null {
  if (line?.lastFailure === undefined) return null;
  const { code, reason, atMs } = line.lastFailure;
  const { what, todo } = problemWords(code, reason);
  return { code, message: what, remedy: todo, at: new Date(atMs).toISOString() };
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function negated(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : 0 - ms;
}

function toSeconds(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 1_000) + 0;
}
