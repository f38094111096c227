import { createManualClock } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type CapillarySimulator,
  createCapillarySimulator,
  differences,
  ringUpDays,
  runTills,
  type StoreDay,
  sumUp,
  type TrueBill,
} from '../../src/index.ts';
import { startForwardingBridge } from './forwarding-bridge.ts';

const TOKENS = { 'till-1': 'token-1', 'till-2': 'token-2' };
const START_MS = Date.UTC(2026, 0, 5);

async function store() {
  const clock = createManualClock(START_MS);
  const capillary = await createCapillarySimulator({ nowMs: () => clock.wallMs() });
  onTestFinished(() => capillary.close());
  const days: StoreDay[] = [
    ...ringUpDays({
      seed: 11,
      tills: ['till-1', 'till-2'],
      firstDay: '2026-01-05',
      days: 2,
      billsPerDay: 120,
      members: 40,
      clockErrorsMs: { 'till-1': 400_000, 'till-2': -90_000 },
      habits: {
        repeats: 0.1,
        alterations: 0.03,
        fullReturns: 0.08,
        lineReturns: 0.08,
        cancellations: 0.05,
        exchanges: 0.08,
        lineCuts: 1,
      },
    }),
  ];
  const mobiles = new Set(days.flatMap(({ bills }) => bills.flatMap(({ mobile }) => mobile ?? [])));
  capillary.seed({ customers: [...mobiles].map((mobile) => ({ mobile })) });
  const bridge = await startForwardingBridge(capillary, clock);
  const lines: boolean[] = [];
  const run = () =>
    runTills({
      url: () => bridge.url,
      tokens: TOKENS,
      events: days.flatMap(({ events }) => events),
      moveTo: (atMs) => clock.advance(Math.max(0, atMs - clock.wallMs())),
      setLine: ({ isUp }) => void lines.push(isUp),
    });
  return { capillary, bridge, days, bills: days.flatMap((day) => day.bills), run, lines };
}

function compared(capillary: CapillarySimulator, bills: readonly TrueBill[]): string[] {
  return differences({
    bills,
    transactions: capillary.context.loyalty.transactions.values(),
    numbersOf: ({ billNumber }) => [billNumber],
  });
}

describe('tills that are run', () => {
  it('bring to Capillary what was rung up, once, at its true time, though answers are lost', async () => {
    const { capillary, bridge, days, bills, run, lines } = await store();
    bridge.lose(5);
    const report = await run();
    expect(bridge.refusals).toEqual([]);
    expect(report.complaints).toEqual([]);
    const { repeats, alterations, lineCuts } = sumUp(days);
    expect(report).toMatchObject({ unanswered: 5, repeated: repeats, conflicts: alterations });
    expect(report.accepted.size).toBe(bills.length);
    expect(lines).toEqual(Array.from({ length: lineCuts }, () => [false, true]).flat());
    expect(compared(capillary, bills)).toEqual([]);
  });

  it('are told apart from a truth that is another one', async () => {
    const { capillary, bills, run } = await store();
    await run();
    const [first, second, ...rest] = bills;
    if (first === undefined || second === undefined) throw new Error('Nothing was rung up.');
    const wrong = [
      { ...first, amount: '0.01' },
      { ...second, billedAtMs: second.billedAtMs + 60_000 },
      ...rest,
    ];
    expect(compared(capillary, [...wrong, { ...second, billNumber: 'NEVER' }])).toEqual([
      expect.stringContaining('instead of 0.01'),
      expect.stringMatching(/is -6[01] s off its time/),
      expect.stringContaining('NEVER ('),
    ]);
    expect(compared(capillary, rest)).toHaveLength(2);
  });

  it('complain when nobody is there', async () => {
    const { days } = await store();
    const report = await runTills({
      url: () => 'http://127.0.0.1:1',
      tokens: TOKENS,
      events: (days[0]?.events ?? []).filter(({ kind }) => kind === 'bill').slice(0, 2),
      attempts: 2,
    });
    expect(report).toMatchObject({
      unanswered: 4,
      complaints: [expect.stringContaining('answered with null'), expect.anything()],
    });
  });
});
