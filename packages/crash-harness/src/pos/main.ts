import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleConnector } from '../connector/bundle-connector.ts';
import { monthTable } from './month-table.ts';
import { MONTH_USAGE, type MonthOptions, readMonthOptions } from './read-month-options.ts';
import { runMonth } from './run-month.ts';

/** Of what is wrong, as many examples are told. */
const EXAMPLES = 10;
const TELL_EVERY_MS = 2_000;
const KILLS_WHILE_DRAINING = 0.05;
const POWER_LOSSES = 0.1;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Passes on a line now and then. */
function seldom(pass: (line: string) => void): (line: string) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (performance.now() - lastMs < TELL_EVERY_MS) return;
    lastMs = performance.now();
    pass(line);
  };
}

function optionsOrUsage(): MonthOptions | undefined {
  try {
    return readMonthOptions(process.argv.slice(2));
  } catch (error) {
    tell(`${error instanceof Error ? error.message : String(error)}\n\n${MONTH_USAGE}`);
    return undefined;
  }
}

/** @returns the exit code. */
async function main(): Promise<number> {
  const options = optionsOrUsage();
  if (options === undefined) return 2;
  const { bills, kills, seed = randomInt(2 ** 31) } = options;
  const killsWhileDraining = Math.floor(kills * KILLS_WHILE_DRAINING);
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-month-app-'));
  try {
    tell(`seed ${seed}; bundling the bridge`);
    const report = await runMonth({
      bills,
      kills: kills - killsWhileDraining,
      killsWhileDraining,
      seed,
      powerLoss: options['power-loss'] ? 'unsynced' : 'none',
      powerLosses: Math.ceil(kills * POWER_LOSSES),
      lostAnswers: options['lost-answers'],
      bundle: await bundleConnector(folder, 'src/pos/bridge/main.ts'),
      leaseMs: options['lease-ms'],
      progress: seldom(tell),
    });
    const { lost, twice, outOfOrder, wrong, dead, lostByPower } = report;
    for (const [kind, list] of Object.entries({ lost, twice, outOfOrder, wrong, dead, lostByPower }))
      if (list.length > 0) tell(`${kind}: ${list.slice(0, EXAMPLES).join(', ')}`);
    process.stdout.write(`\nseed ${seed}\n${monthTable(report)}`);
    return report.isKept ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
