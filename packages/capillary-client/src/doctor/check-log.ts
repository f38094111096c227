import type { Clock } from '@capconnect/kernel';
import type { DoctorCheck, DoctorCheckId, Finding } from './doctor-report.ts';

/** A till waits this long with its customer. Slower than that is worth a word. */
const SLOW_MS = 3000;

const TITLES: Readonly<Record<DoctorCheckId, string>> = {
  dns: 'Host name',
  tls: 'Connection',
  clock: 'Clock',
  credentials: 'Credentials',
  till: 'Till',
  read: 'Read call',
};

export interface CheckLog {
  /** Runs a check, unless one that it needs has failed. `run` may not throw. */
  check(id: DoctorCheckId, needs: readonly DoctorCheckId[], run: () => Promise<Finding>): Promise<void>;
  readonly checks: readonly DoctorCheck[];
}

/** Runs checks in turn, times them, and tells of each as it ends. */
export function createCheckLog(clock: Clock, onCheck: (check: DoctorCheck) => void): CheckLog {
  const checks: DoctorCheck[] = [];
  /** Checks that nothing can be built on, and the failed check that is to blame. */
  const unusable = new Map<DoctorCheckId, DoctorCheckId>();

  return {
    checks,
    async check(id, needs, run) {
      const culprit = needs.map((need) => unusable.get(need)).find((found) => found !== undefined);
      const startedAtMs = clock.monotonicMs();
      const found = culprit === undefined ? await run() : skippedFor(culprit);
      const durationMs = clock.monotonicMs() - startedAtMs;
      if (culprit !== undefined) unusable.set(id, culprit);
      else if (found.status === 'failed') unusable.set(id, id);
      const check = { id, title: TITLES[id], ...withSlowness(found, durationMs), durationMs };
      checks.push(check);
      onCheck(check);
    },
  };
}

function skippedFor(culprit: DoctorCheckId): Finding {
  return { status: 'skipped', detail: `Not checked, because "${TITLES[culprit]}" has to be right first.` };
}

function withSlowness(found: Finding, durationMs: number): Finding {
  if (found.status !== 'passed' || durationMs <= SLOW_MS) return found;
  return {
    status: 'warning',
    detail: `${found.detail} But it took ${(durationMs / 1000).toFixed(1)} seconds.`,
    remedy: 'Tills will wait that long with the customer. Check the network, then run the doctor again.',
  };
}
