import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, note, say, type Terminal } from '../terminal.ts';
import { choosePort } from './choose-port.ts';
import type { DemoRow, StartedDemo } from './demo.ts';
import { createLiveTable } from './live-table.ts';
import { posDemo } from './pos-demo.ts';
import { repositoryRoot } from './repository-root.ts';
import { shopifyDemo } from './shopify-demo.ts';
import { startSimulator } from './start-simulator.ts';

const DEMOS = [shopifyDemo, posDemo];
const DELIVERY_LIMIT_MS = 30_000;
const POLL_MS = 200;

export interface UpOptions {
  /** End after the demo events are delivered. */
  readonly once?: boolean;
}

/**
 * The whole product on embedded defaults: the Capillary simulator, every app with a demo tenant, and one event through
 * each. Answers 0 only if every event was delivered. Without `once` it keeps running until SIGINT or SIGTERM.
 */
export async function upCommand(
  options: UpOptions,
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<ExitCode> {
  const root = repositoryRoot(import.meta.dirname);
  const { simulator, isFirst } = await startSimulator(terminal);
  // By port, since that is what demos side by side do not share.
  const dataFolder = join(root, 'data', 'demo', new URL(simulator.url).port);
  await rm(dataFolder, { recursive: true, force: true });
  await mkdir(dataFolder, { recursive: true });
  say(terminal, `Capillary simulator  ${simulator.url}`);
  const environment = {
    capillaryUrl: simulator.url,
    root,
    dataFolder,
    choosePort: (name: string, usual: number) => choosePort(name, isFirst ? usual : 0, terminal),
    adminToken: randomBytes(24).toString('hex'),
  };
  const started: StartedDemo[] = [];
  try {
    for (const demo of DEMOS) {
      const running = await demo.start(environment);
      started.push(running);
      say(terminal, `${running.app.padEnd(20)} ${running.url}`);
    }
    if (options.once !== true)
      note(terminal, `Admin API: ADMIN_TOKEN=${environment.adminToken} (for this run only)`);
    for (const demo of started) await demo.send();
    const areDelivered = await watch(started, dataFolder, terminal, stopped);
    if (options.once === true || stopped.aborted) return areDelivered ? 0 : 1;
    note(terminal, 'Running. Ctrl+C ends it.');
    await untilAborted(stopped);
    return areDelivered ? 0 : 1;
  } finally {
    await Promise.allSettled(started.map((demo) => demo.stop()));
    await simulator.close();
  }
}

/** Follows the events until each is delivered or has failed. */
async function watch(
  demos: readonly StartedDemo[],
  dataFolder: string,
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<boolean> {
  const table = createLiveTable(terminal);
  const giveUpAtMs = performance.now() + DELIVERY_LIMIT_MS;
  while (!stopped.aborted) {
    const states = await Promise.all(demos.map((demo) => demo.progress()));
    const rows: DemoRow[] = states.map((state) => state.row);
    table.show(rows);
    if (states.every((state) => state.isDelivered)) {
      say(terminal, `${states.length} of ${states.length} delivered.`);
      return true;
    }
    if (states.some((state) => state.hasFailed) || performance.now() > giveUpAtMs) {
      const delivered = states.filter((state) => state.isDelivered).length;
      note(terminal, `${delivered} of ${states.length} delivered. The logs are in ${dataFolder}.`);
      return false;
    }
    await sleep(POLL_MS);
  }
  return false;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
