import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ringUpDays, type StoreDaysOptions, sumUp } from '../../src/index.ts';

const OPTIONS: StoreDaysOptions = {
  seed: 4,
  tills: ['till-1', 'till-2', 'till-3'],
  firstDay: '2026-01-05',
  days: 10,
  billsPerDay: 200,
  utcOffsetMinutes: 330,
};

const days = [...ringUpDays(OPTIONS)];
const bills = days.flatMap((day) => day.bills);
const sent = days.flatMap(({ events }) => events.flatMap((event) => (event.kind === 'bill' ? [event] : [])));

describe('days in a store', () => {
  it('are the same for the same seed, and others for another', () => {
    expect([...ringUpDays(OPTIONS)]).toEqual(days);
    expect([...ringUpDays({ ...OPTIONS, seed: 5 })]).not.toEqual(days);
  });

  it('have everything that happens in a shop', () => {
    const summary = sumUp(days);
    expect(summary.days).toBe(10);
    expect(summary.bills).toBe(bills.length);
    for (const count of Object.values(summary)) expect(Number(count)).toBeGreaterThan(0);
    expect(new Set(bills.map(({ returnType }) => returnType))).toEqual(
      new Set([null, 'FULL', 'LINE_ITEM', 'CANCELLED']),
    );
    expect(sent.some(({ bill }) => bill.payments.length === 2)).toBe(true);
    expect(sent.some(({ bill }) => bill.lines.some(({ type }) => type === 'RETURN'))).toBe(true);
  });

  it('are full at noon and after work, and empty when the shop is closed', () => {
    const hours = bills.map(({ billedAtMs }) => new Date(billedAtMs + 330 * 60_000).getUTCHours());
    const at = (hour: number) => hours.filter((other) => other === hour).length;
    expect(Math.min(...hours)).toBe(9);
    expect(Math.max(...hours)).toBe(19);
    expect(at(12)).toBeGreaterThan(2 * at(10));
    expect(at(17)).toBeGreaterThan(2 * at(15));
  });

  it('give no bill number twice, leave voided ones out, and come in order of time', () => {
    expect(new Set(bills.map(({ billNumber }) => billNumber)).size).toBe(bills.length);
    const last = (till: string) => bills.findLast((bill) => bill.till === till)?.billNumber ?? '';
    const used = OPTIONS.tills.map((till) => Number(last(till).split('-').at(-1)));
    expect(used.reduce((total, one) => total + one, 0)).toBe(bills.length + sumUp(days).voided);
    for (const { events } of days)
      expect(events).toEqual(events.toSorted((one, other) => one.atMs - other.atMs));
  });

  it('give numbers twice where tills count anew every morning', () => {
    const daily = [...ringUpDays({ ...OPTIONS, billNumbers: 'daily' })].flatMap((day) => day.bills);
    expect(new Set(daily.map(({ billNumber }) => billNumber)).size).toBeLessThan(daily.length / 10);
    const key = ({ till, billNumber, billedAtMs }: Omit<(typeof daily)[number], 'x'>) =>
      [till, billNumber, new Date(billedAtMs + 330 * 60_000).toISOString().slice(0, 10)].join();
    expect(new Set(daily.map(key)).size).toBe(daily.length);
  });

  it('add up to the cent', () => {
    for (const { bill } of sent.filter(({ sending }) => sending !== 'altered')) {
      const [back, bought] = [true, false].map((isBack) =>
        sum(bill.lines.filter(({ type }) => (type === 'RETURN') === isBack).map(({ amount }) => amount)),
      );
      expect(sum([bill.amount])).toBe((bought ?? 0) - (back ?? 0));
      expect(sum(bill.payments.map(({ value }) => value))).toBe(sum([bill.amount]));
      expect(sum([bill.amount])).toBe(sum([bill.grossAmount]) - sum([bill.discount]));
    }
  });

  it('are sent with each till’s own idea of the time, and repeats under a new request id', () => {
    const clockErrorsMs = { 'till-1': 0, 'till-2': 300_000, 'till-3': -3_600_000 };
    const [day] = [...ringUpDays({ ...OPTIONS, days: 1, clockErrorsMs })];
    for (const event of day?.events ?? []) {
      if (event.kind !== 'bill') continue;
      const wrongMs = event.till === 'till-1' ? 0 : event.till === 'till-2' ? 300_000 : -3_600_000;
      // A day's gain of a quartz is less than two seconds.
      expect(Math.abs(event.tillClockMs - event.atMs - wrongMs)).toBeLessThan(2_000);
      expect(event.bill.billedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
    }
    expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(sent.length);
    const firsts = new Map(
      sent.filter(({ sending }) => sending === 'first').map(({ bill }) => [bill.billNumber, bill]),
    );
    const isUnchanged = (kind: string) =>
      sent
        .filter(({ sending }) => sending === kind)
        .map(({ bill }) => isDeepStrictEqual(bill, firsts.get(bill.billNumber)));
    expect(new Set(isUnchanged('again'))).toEqual(new Set([true]));
    expect(new Set(isUnchanged('altered'))).toEqual(new Set([false]));
  });
});

/** In cents. */
function sum(amounts: readonly string[]): number {
  return amounts.reduce((total, amount) => total + Math.round(Number(amount) * 100), 0);
}
