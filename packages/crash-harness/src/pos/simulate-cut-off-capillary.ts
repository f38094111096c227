import { createCapillarySimulator } from '@capconnect/simulators';
import type { MonthRun } from './month-run.ts';

const TRANSACTIONS = '/v2/transactions';
/** The others enrol with their first bill. */
const KNOWN_MEMBERS = 0.9;
const FIRST_MEMBER_ID = 5_000_000;

/** Capillary behind a line that is cut. It would take a bill number twice, which is the harder case. */
export async function simulateCutOffCapillary({ seed, lostAnswers }: Pick<MonthRun, 'seed' | 'lostAnswers'>) {
  const simulator = await createCapillarySimulator({
    settings: { randomSeed: seed, billNumberUnique: 'off' },
  });
  simulator.addFault({ kind: 'drop', times: null });
  const met = new Set<string>();
  const bills = () => simulator.context.loyalty.transactions;
  return {
    url: simulator.url,

    /** Most of them are Capillary's members already, the first time they are named. */
    enrolMost(mobiles: ReadonlySet<string>, random: () => number): void {
      const known = [...mobiles].filter((mobile) => !met.has(mobile) && random() < KNOWN_MEMBERS);
      simulator.seed({
        customers: known.map((mobile, index) => ({ id: FIRST_MEMBER_ID + met.size + index, mobile })),
      });
      for (const mobile of mobiles) met.add(mobile);
    },

    mendLine(): void {
      simulator.clearFaults();
      if (lostAnswers > 0)
        simulator.addFault({
          kind: 'lost-answer',
          match: { path: TRANSACTIONS },
          times: null,
          probability: lostAnswers,
        });
    },

    delivered: () => bills().size,
    /** In the order they were recorded. */
    transactions: () => bills().values(),
    lostAnswers: () =>
      simulator.requests().filter(({ status, faults }) => status === 200 && faults.includes('lost-answer'))
        .length,
    /** Calls that brought bills; of the last ones, where there were very many. */
    calls() {
      const posts = simulator
        .requests()
        .filter(
          ({ method, status, path }) => method === 'POST' && status !== null && path.startsWith(TRANSACTIONS),
        );
      const bulk = posts.filter(({ path }) => path.endsWith('/bulk')).length;
      return { bulk, single: posts.length - bulk };
    },
    close: () => simulator.close(),
  };
}
