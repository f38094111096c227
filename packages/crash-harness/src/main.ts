import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleConnector } from './connector/bundle-connector.ts';
import { runCrashes } from './run-crashes.ts';
import { SCENARIOS } from './scenario.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    messages: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    scenario: { type: 'string', default: 'sqlite' },
    'lease-ms': { type: 'string', default: '10000' },
    'refuse-repeats': { type: 'boolean', default: false },
  },
});
const scenario = SCENARIOS[values.scenario];
if (scenario === undefined) throw new Error('no such scenario');
const folder = await mkdtemp(join(tmpdir(), 'capconnect-crash-app-'));
try {
  const report = await runCrashes({
    scenario,
    kills: Number(values.kills),
    messages: Number(values.messages),
    seed: Number(values.seed),
    bundle: await bundleConnector(folder),
    leaseMs: Number(values['lease-ms']),
    livesMs: [50, 1500],
    refusesRepeats: values['refuse-repeats'],
    progress: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(
    `${JSON.stringify({ scenario: values.scenario, seed: Number(values.seed), ...report }, (_name, value: unknown) => (Array.isArray(value) ? value.slice(0, 10) : value))}\n`,
  );
  process.exitCode = report.isKept ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
