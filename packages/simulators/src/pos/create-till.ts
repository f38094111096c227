const PARTS_PER_MILLION = 1e-6;

export interface TillOptions {
  readonly name: string;
  readonly billNumbers: 'running' | 'daily';
  readonly clockErrorMs: number;
  /** How much its clock gains, in millionths: 20 is what a cheap quartz does. */
  readonly gainPpm: number;
  readonly startMs: number;
  readonly utcOffsetMinutes: number;
}

/** A till: its numbers and its clock. */
export interface Till {
  readonly name: string;
  /** What its clock shows at a true time. */
  clockMs(trueMs: number): number;
  /** What it prints as the time of a bill. */
  billedAt(trueMs: number): string;
  nextBillNumber(): string;
  startDay(): void;
}

export function createTill(options: TillOptions): Till {
  const { name, billNumbers, clockErrorMs, gainPpm, startMs, utcOffsetMinutes } = options;
  let used = 0;
  const clockMs = (trueMs: number) =>
    trueMs + clockErrorMs + Math.round((trueMs - startMs) * gainPpm * PARTS_PER_MILLION);
  return {
    name,
    clockMs,
    billedAt(trueMs) {
      const local = new Date(clockMs(trueMs) + utcOffsetMinutes * 60_000).toISOString().slice(0, 19);
      return `${local}${offsetText(utcOffsetMinutes)}`;
    },
    nextBillNumber() {
      used += 1;
      return billNumbers === 'daily'
        ? String(used)
        : `${name.toUpperCase()}-${String(used).padStart(6, '0')}`;
    },
    startDay() {
      if (billNumbers === 'daily') used = 0;
    },
  };
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const distance = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
