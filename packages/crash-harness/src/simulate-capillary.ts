import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import type { CrashRun } from './crash-run.ts';

const TRANSACTIONS = { path: '/v2/transactions' };
/** Some answers take longer, so that kills meet calls under way, and bills that ran beside each other would change places. */
const SLOW = { delayMs: 30, probability: 0.3 };

/** Capillary as the run wants it. */
export async function simulateCapillary(run: CrashRun): Promise<CapillarySimulator> {
  const simulator = await createCapillarySimulator({
    settings: { randomSeed: run.seed, billNumberUnique: run.refusesRepeats ? 'org' : 'off' },
  });
  simulator.addFault({ kind: 'delay', match: TRANSACTIONS, times: null, ...SLOW });
  const { lostAnswers } = run.scenario;
  if (lostAnswers > 0)
    simulator.addFault({ kind: 'lost-answer', match: TRANSACTIONS, times: null, probability: lostAnswers });
  return simulator;
}
