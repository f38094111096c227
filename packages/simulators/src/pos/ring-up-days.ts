import { type BusinessHours, midnight, momentsOf } from './business-hours.ts';
import { createTill, type Till } from './create-till.ts';
import { createDice, type Dice } from './dice.ts';
import { type AtTheTill, ringUpExchange, ringUpReturn, ringUpSale } from './ring-up.ts';
import { sendingsOf } from './sendings-of.ts';
import { createSoldBills, type SoldBill, type SoldBills } from './sold-bills.ts';
import { type Habits, ORDINARY_HABITS, type StoreDaysOptions } from './store-days-options.ts';
import type { LineEvent, TillEvent } from './till-event.ts';
import type { StoreDay, TrueBill } from './true-bill.ts';

interface Store {
  readonly dice: Dice;
  readonly habits: Habits;
  readonly hours: BusinessHours;
  readonly tills: readonly [Till, ...Till[]];
  readonly members: number;
  readonly sold: SoldBills;
  /** Where bill numbers begin anew every day, a return can only name one of the same till and day. */
  readonly isDaily: boolean;
}

/**
 * Rings up days in a store: sales to members and others, mixed payments, returns of all or a line, cancellations,
 * exchanges, voided bills, bills that are sent again under new request ids, numbers given away twice, tills whose clocks
 * are wrong, and a line that is cut. Pure: the same options give the same days.
 */
export function* ringUpDays(options: StoreDaysOptions): Generator<StoreDay, void> {
  const store = openStore(options);
  for (let day = 0; day < options.days; day += 1) {
    const midnightMs = midnight(options.firstDay, day, store.hours);
    yield ringUpDay(store, midnightMs, options.billsPerDay);
  }
}

function openStore(options: StoreDaysOptions): Store {
  const { tills, billNumbers = 'running', utcOffsetMinutes = 0 } = options;
  const dice = createDice(options.seed);
  const hours = {
    opensAtHour: options.opensAtHour ?? 9,
    closesAtHour: options.closesAtHour ?? 20,
    utcOffsetMinutes,
  };
  const startMs = midnight(options.firstDay, 0, hours);
  const open = (name: string): Till =>
    createTill({
      name,
      billNumbers,
      clockErrorMs: options.clockErrorsMs?.[name] ?? dice.whole(-120_000, 120_000),
      gainPpm: dice.whole(-20, 20),
      startMs,
      utcOffsetMinutes,
    });
  const [first, ...rest] = tills;
  return {
    dice,
    habits: { ...ORDINARY_HABITS, ...options.habits },
    hours,
    tills: [open(first), ...rest.map(open)],
    members: options.members ?? 500,
    sold: createSoldBills(dice),
    isDaily: billNumbers === 'daily',
  };
}

function ringUpDay(store: Store, midnightMs: number, billsPerDay: number): StoreDay {
  const { dice, hours, habits } = store;
  for (const till of store.tills) till.startDay();
  if (store.isDaily) store.sold.clear();
  const count = dice.whole(Math.floor(billsPerDay * 0.9), Math.ceil(billsPerDay * 1.1));
  const events: TillEvent[] = [];
  const bills: TrueBill[] = [];
  let voided = 0;
  for (const atMs of momentsOf(midnightMs, count, hours, dice)) {
    const at: AtTheTill = { till: dice.oneOf(store.tills), atMs, dice, habits };
    if (dice.chance(habits.voids)) {
      at.till.nextBillNumber();
      voided += 1;
    }
    const rungUp = ringUpSomething(store, at);
    bills.push(rungUp.truth);
    events.push(...sendingsOf(at, rungUp.bill));
  }
  if (dice.chance(habits.lineCuts)) events.push(...cutLine(midnightMs, store));
  const localMidnight = new Date(midnightMs + hours.utcOffsetMinutes * 60_000);
  return {
    date: localMidnight.toISOString().slice(0, 10),
    events: events.toSorted((one, other) => one.atMs - other.atMs),
    bills,
    voided,
  };
}

/** Something from an earlier bill where there is one, else a sale. */
function ringUpSomething(store: Store, at: AtTheTill): SoldBill {
  const { dice, habits, sold, isDaily } = store;
  const take = (isWanted: (earlier: SoldBill) => boolean) =>
    sold.take(at.atMs, (earlier) => (!isDaily || earlier.truth.till === at.till.name) && isWanted(earlier));
  const returns = [
    ['FULL', habits.fullReturns],
    ['LINE_ITEM', habits.lineReturns],
    // Reference section 6.4: a bill without customer cannot be cancelled.
    ['CANCELLED', habits.cancellations],
  ] as const;
  for (const [returnType, probability] of returns) {
    if (!dice.chance(probability)) continue;
    const earlier = take(({ truth }) => returnType !== 'CANCELLED' || truth.mobile !== null);
    if (earlier !== undefined) return ringUpReturn(at, earlier, returnType);
  }
  if (dice.chance(habits.exchanges)) {
    const earlier = take(({ truth }) => truth.mobile !== null);
    if (earlier !== undefined) return ringUpExchange(at, earlier);
  }
  const sale = ringUpSale(
    at,
    dice.chance(habits.notInterested) ? null : mobileOf(dice.whole(1, store.members)),
  );
  sold.add(sale);
  return sale;
}

function mobileOf(member: number): string {
  return `9199${String(10_000_000 + member)}`;
}

function cutLine(midnightMs: number, { dice, hours }: Store): readonly LineEvent[] {
  const opensMs = midnightMs + hours.opensAtHour * 3_600_000;
  const closesMs = midnightMs + hours.closesAtHour * 3_600_000;
  const cutMs = dice.whole(opensMs, closesMs - 3_600_000);
  return [
    { kind: 'line', atMs: cutMs, isUp: false },
    { kind: 'line', atMs: dice.whole(cutMs + 60_000, closesMs), isUp: true },
  ];
}
