import type { Inbox, TenantRegistry } from '@capconnect/connector-kit';
import { type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { Skew } from '../clock-skew/create-skew.ts';
import { createLine } from './create-line.ts';
import type { LineStore, SavedLine } from './create-line-store.ts';
import type { Line, LineState } from './line.ts';
import type { Probe } from './probe.ts';
import type { Schedule } from './schedule.ts';

/** A message that was in hand when the line came back may only now have said that it failed. */
const WAKE_AGAIN_AFTER_MS = 3_000;
const SAVE_EVERY_MS = 60_000;

export interface LinesOptions {
  readonly store: LineStore;
  readonly saved: readonly SavedLine[];
  readonly probe: Probe;
  readonly tenants: Pick<TenantRegistry<unknown>, 'get' | 'list'>;
  readonly inbox: Pick<Inbox, 'wake'>;
  readonly skew: Skew;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly schedule: Schedule;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The lines to Capillary: one for each origin that a store names; mostly one in all. */
export interface Lines {
  /** @param baseUrl - as the tenant has it. */
  of(baseUrl: string): Line;
  /** For the worker: whether a store has no way to Capillary. Never throws. */
  readonly isCutOff: (tenantId: string) => Promise<boolean>;
  /** For `createCapillaryClient`: what makes a client of an origin tell its line what happens. */
  readonly watch: (baseUrl: string) => {
    readonly observe: <Result>(operation: string, call: () => Promise<Result>) => Promise<Result>;
    readonly onAnswer: (answer: { readonly date: string | undefined }) => void;
  };
  /** Looks at the lines of all stores, so that it is known from the start whether they hold. */
  start(): void;
  stop(): Promise<void>;
}

export function createLines(options: LinesOptions): Lines {
  const { store, saved, probe, tenants, inbox, skew, clock, logger, schedule, random } = options;
  const lines = new Map<string, Line>();
  const callOffs = new Set<() => void>();

  function later(run: () => Promise<unknown>, inMs: number): void {
    const callOff = schedule(() => {
      callOffs.delete(callOff);
      run().catch((error: unknown) => logger.error({ error: toAppError(error) }, 'not done for the line'));
    }, inMs);
    callOffs.add(callOff);
  }

  function of(baseUrl: string): Line {
    const { origin } = new URL(baseUrl);
    const known = lines.get(origin);
    if (known !== undefined) return known;
    const line = createLine({
      origin,
      probe,
      clock,
      schedule,
      saved: saved.find((each) => each.origin === origin),
      onBack: (waitMs) => later(() => wakeAll(origin, waitMs), 0),
      onChange: (state) => {
        const { isOnline, lastFailure } = state;
        if (isOnline) logger.info({ origin }, 'the line to Capillary is back');
        else logger.warn({ origin, reason: lastFailure?.reason }, 'the line to Capillary is down');
        later(() => save(origin, state), 0);
      },
      onDate: (date) => skew.observeCapillary(date),
    });
    lines.set(origin, line);
    return line;
  }

  /** Each store after a while of its own: hundreds that come back together must not call together. */
  async function wakeAll(origin: string, waitMs: number): Promise<void> {
    for (const { id, capillary } of await tenants.list()) {
      if (new URL(capillary.baseUrl).origin !== origin) continue;
      const inMs = random() * waitMs;
      later(() => inbox.wake(id), inMs);
      later(() => inbox.wake(id), inMs + WAKE_AGAIN_AFTER_MS);
    }
  }

  async function save(origin: string, state: LineState): Promise<void> {
    await store.write({ origin, ...state, clockAheadMs: skew.bridgeOffsetMs() });
  }

  async function saveAll(): Promise<void> {
    await Promise.all([...lines.values()].map((line) => save(line.origin, line.state())));
  }

  async function lookAtAll(): Promise<void> {
    const all = await tenants.list();
    await Promise.all(all.map(({ capillary }) => of(capillary.baseUrl).look()));
  }

  function saveRegularly(): void {
    later(() => saveAll().finally(saveRegularly), SAVE_EVERY_MS);
  }

  return {
    of,

    async isCutOff(tenantId) {
      try {
        const tenant = await tenants.get(tenantId);
        if (tenant === undefined) return false;
        return !(await of(tenant.capillary.baseUrl).look()).isOnline;
      } catch (error) {
        logger.warn({ error: toAppError(error) }, 'it is not known whether the line holds');
        return false;
      }
    },

    watch(baseUrl) {
      const line = of(baseUrl);
      return {
        async observe(_operation, call) {
          try {
            return await call();
          } catch (error) {
            line.failed(toAppError(error));
            throw error;
          }
        },
        onAnswer({ date }) {
          skew.observeCapillary(date);
          line.answered();
        },
      };
    },

    start() {
      later(lookAtAll, 0);
      saveRegularly();
    },

    async stop() {
      for (const callOff of callOffs) callOff();
      for (const line of lines.values()) line.stop();
      await saveAll();
    },
  };
}
