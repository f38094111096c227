import { readFile } from 'node:fs/promises';

const LOOK_EVERY_MS = 100;
const KB_OF_A_MB = 1_024;

/** The highest resident memory of processes. */
export interface MemoryWatch {
  /** From now on this one is watched, and no other. */
  follow(processId: number | undefined): void;
  /** In MB; `undefined` where the system does not tell. */
  readonly peakMb: () => number | undefined;
  stop(): void;
}

/**
 * Asks Linux for a process's highest resident memory since its start, so that no moment between two looks is missed but the
 * last one of a process that is killed.
 */
export function watchMemory(): MemoryWatch {
  let followed: number | undefined;
  let peakMb: number | undefined;

  async function look(): Promise<void> {
    if (followed === undefined) return;
    const status = await readFile(`/proc/${followed}/status`, 'utf8').catch(() => '');
    const peakKb = /^VmHWM:\s+(?<kb>\d+) kB$/m.exec(status)?.groups?.['kb'];
    if (peakKb !== undefined) peakMb = Math.max(peakMb ?? 0, Math.ceil(Number(peakKb) / KB_OF_A_MB));
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    follow(processId) {
      followed = processId;
    },
    peakMb: () => peakMb,
    stop: () => clearInterval(timer),
  };
}
