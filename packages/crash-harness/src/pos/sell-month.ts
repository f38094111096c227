import { setTimeout as sleep } from 'node:timers/promises';
import { ringUpDays, runTills, type StoreDay, type TrueBill } from '@capconnect/simulators';
import { billKey } from './bill-key.ts';
import { takeTurns, type Turn } from './take-turns.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
/** Days differ by a tenth; so the month is long enough, and its last day ends early. */
const SPARE = 1.05;
const BILLS_OF_A_MEMBER = 15;
const AGAIN_AFTER_MS = 30;

export interface MonthOptions {
  readonly bills: number;
  readonly seed: number;
  readonly tokens: Readonly<Record<string, string>>;
  readonly tills: readonly [string, ...string[]];
  /** Where the bridge listens, or listened last. */
  readonly url: () => string;
  /** Ends a run that went wrong: a till that gets no answer would send for ever. */
  readonly signal: AbortSignal;
  /** Called with the members of each day before it begins. */
  readonly onMembers: (mobiles: ReadonlySet<string>) => void;
}

export interface Month {
  /** Sells all of it. */
  run(): Promise<void>;
  /** What the tills rang up so far. */
  readonly bills: readonly TrueBill[];
  /** Keys of the bills that were answered, in the order in which they were. */
  readonly answered: ReadonlySet<string>;
  readonly counts: { unanswered: number; repeated: number; conflicts: number };
  /** Answers that should have been otherwise. */
  readonly complaints: readonly string[];
}

/** A month of a store, sold as fast as the bridge answers: each till sends one bill after the other until it is answered. */
export function createMonth(options: MonthOptions): Month {
  const { seed, tokens, tills, url, signal, onMembers } = options;
  const bills: TrueBill[] = [];
  const answered = new Set<string>();
  const complaints: string[] = [];
  const counts = { unanswered: 0, repeated: 0, conflicts: 0 };

  async function* lane(turns: readonly Turn[]) {
    for (const { event, before, done } of turns) {
      await before;
      yield event;
      // Asked for the next: this one has been answered.
      if (event.sending === 'first') answered.add(billKey(event.till, event.bill.billNumber));
      done();
    }
  }

  async function sell(day: StoreDay): Promise<void> {
    const kept = day.bills.slice(0, options.bills - bills.length);
    const keys = new Set(kept.map(({ till, billNumber }) => billKey(till, billNumber)));
    bills.push(...kept);
    onMembers(new Set(kept.flatMap(({ mobile }) => (mobile === null ? [] : [mobile]))));
    const events = day.events
      .filter((event) => event.kind === 'bill')
      .filter(({ till, bill }) => keys.has(billKey(till, bill.billNumber)));
    const turns = takeTurns(events);
    const reports = await Promise.all(
      tills.map((till) =>
        runTills({
          url,
          tokens,
          events: lane(turns.filter(({ event }) => event.till === till)),
          bridgeNowMs: Date.now,
          attempts: Number.POSITIVE_INFINITY,
          pause: () => sleep(AGAIN_AFTER_MS, undefined, { signal }),
        }),
      ),
    );
    for (const report of reports) {
      counts.unanswered += report.unanswered;
      counts.repeated += report.repeated;
      counts.conflicts += report.conflicts;
      complaints.push(...report.complaints);
    }
  }

  return {
    async run() {
      const days = ringUpDays({
        seed,
        tills,
        // They are over: Capillary takes no bills of the future.
        firstDay: new Date(Date.now() - (DAYS + 2) * DAY_MS).toISOString().slice(0, 10),
        days: DAYS,
        billsPerDay: Math.ceil((options.bills / DAYS) * SPARE),
        members: Math.ceil(options.bills / BILLS_OF_A_MEMBER),
        habits: { lineCuts: 0 },
      });
      for (const day of days) await sell(day);
    },
    bills,
    answered,
    counts,
    complaints,
  };
}
