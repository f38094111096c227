import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 20;
/** Several times what any run takes. */
const PATIENCE_MS = 60_000;

/** In the child: tells how much is done every 20 ms, since a message for each would cost what is to be measured. */
export function createCount(): () => void {
  let count = 0;
  // A parent that has just seen enough is no failure.
  setInterval(() => process.send?.(count, undefined, undefined, () => {}), EVERY_MS);
  return () => void (count += 1);
}

/** In the child: resolves when the parent says so. The process ends with the parent, or when that has seen enough. */
export async function untilTold(): Promise<void> {
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
  await once(process, 'message');
}

export interface CountedRun {
  readonly script: string;
  /** Of each process. */
  readonly parameters: readonly string[];
  readonly processes: number;
  /** What all of them do together. */
  readonly total: number;
}

/** Starts the processes together. @returns what they did a second, after the first fifth, which warms them up. */
export async function measureProcesses(run: CountedRun): Promise<number> {
  const children = Array.from({ length: run.processes }, () =>
    fork(run.script, run.parameters, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  const timer = new AbortController();
  try {
    const patience = sleep(PATIENCE_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`${run.script} did not get done with ${run.total} in ${PATIENCE_MS} ms`);
    });
    return await Promise.race([rateOf(children, run.total), patience, ...children.map(ended)]);
  } finally {
    timer.abort();
    for (const child of children) child.removeAllListeners('exit').disconnect();
  }
}

async function rateOf(children: readonly ChildProcess[], total: number): Promise<number> {
  await Promise.all(children.map((child) => once(child, 'message')));
  const counts = children.map(() => 0);
  let warm: { readonly atMs: number; readonly done: number } | undefined;
  const rate = new Promise<number>((resolve) => {
    for (const [index, child] of children.entries()) {
      child.on('message', (count) => {
        counts[index] = Number(count);
        const done = counts.reduce((sum, one) => sum + one, 0);
        const atMs = performance.now();
        if (warm === undefined && done >= total / 5) warm = { atMs, done };
        if (warm !== undefined && done >= total) resolve(((done - warm.done) * 1_000) / (atMs - warm.atMs));
      });
    }
  });
  for (const child of children) child.send('go');
  return rate;
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${child.spawnargs.join(' ')} ended with code ${String(code)}`);
}
