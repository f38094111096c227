import { differences, ringUpDays, runTills, sumUp } from '@capconnect/simulators';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startBridge } from '../support/start-bridge.ts';

const DAY_MS = 86_400_000;
const TILLS = ['till-1', 'till-2'] as const;

it('two days of a store with wrong clocks, repeats, returns and a cut line are in Capillary as they were rung up', async () => {
  const bridge = await startBridge({
    environment: { TERMINAL_CALLS_PER_MINUTE: '100000' },
    settings: { defaultCountryCode: 'IN' },
  });
  onTestFinished(() => bridge.stop());
  const tokens: Record<string, string> = {};
  for (const till of TILLS) tokens[till] = (await bridge.pair(till)).token;
  const days = [
    ...ringUpDays({
      seed: 7,
      tills: TILLS,
      // They are over: Capillary takes no bills of the future.
      firstDay: new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10),
      days: 2,
      billsPerDay: 80,
      members: 25,
      clockErrorsMs: { 'till-1': 400_000, 'till-2': -90_000 },
      habits: {
        repeats: 0.1,
        alterations: 0.03,
        fullReturns: 0.06,
        lineReturns: 0.06,
        cancellations: 0.04,
        exchanges: 0.06,
        lineCuts: 1,
      },
    }),
  ];
  const report = await runTills({
    url: () => bridge.url,
    tokens,
    events: days.flatMap(({ events }) => events),
    bridgeNowMs: () => Date.now(),
    setLine: ({ isUp }) =>
      isUp ? bridge.simulator.clearFaults() : bridge.simulator.addFault({ kind: 'drop' }),
  });
  expect(report.complaints).toEqual([]);
  const { repeats, alterations } = sumUp(days);
  expect(report).toMatchObject({ repeated: repeats, conflicts: alterations, unanswered: 0 });
  await vi.waitFor(
    () =>
      expect(
        differences({
          bills: days.flatMap(({ bills }) => bills),
          transactions: bridge.simulator.context.loyalty.transactions.values(),
          numbersOf: ({ billNumber }) => [billNumber],
        }),
      ).toEqual([]),
    { timeout: 30_000, interval: 200 },
  );
}, 60_000);
