import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleConnector } from './connector/bundle-connector.ts';
import { type Options, readOptions, USAGE } from './read-options.ts';
import { runCrashes } from './run-crashes.ts';

/** As in production they would be killed: at any time, also when they have hardly begun. */
const LIVES_MS = [50, 1_500] as const;
/** Of what is wrong, as many examples are told. */
const EXAMPLES = 10;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function optionsOrUsage(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    tell(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}

/** @returns the exit code. */
async function main(): Promise<number> {
  const options = optionsOrUsage();
  if (options === undefined) return 2;
  const { name, scenario, kills, messages, seed = randomInt(2 ** 31) } = options;
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-crash-app-'));
  try {
    tell(`seed ${seed}; bundling the connector`);
    const { lost, twice, outOfOrder, strange, dead, ...figures } = await runCrashes({
      scenario,
      kills,
      messages,
      seed,
      bundle: await bundleConnector(folder),
      leaseMs: options['lease-ms'],
      livesMs: LIVES_MS,
      refusesRepeats: options['refuse-repeats'],
      progress: tell,
    });
    const broken = { lost, twice, outOfOrder, strange, dead };
    const counts = Object.fromEntries(Object.entries(broken).map(([kind, list]) => [kind, list.length]));
    for (const [kind, list] of Object.entries(broken))
      if (list.length > 0) tell(`${kind}: ${list.slice(0, EXAMPLES).join(', ')}`);
    const { store } = scenario;
    process.stdout.write(`${JSON.stringify({ scenario: name, store, seed, ...figures, ...counts })}\n`);
    return figures.isKept ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Not by `process.exitCode`: what starts PostgreSQL ends the process by itself when nothing is left to do, with 0.
process.exit(await main());
