import { z } from 'zod';
import type { KeyRing, SealContext } from '../secrets/key-ring.ts';

/** How far everything stored has been gone through for the key that seals now. */
export interface SealingProgress {
  readonly startedAtMs: number;
  /** Of the payloads. */
  readonly afterSeq: number;
  /** Payloads until there that do not open. */
  readonly unreadable: number;
  /** No other key is needed, and nothing more is read until the next rotation. */
  readonly isSealedWithFirstKey: boolean;
}

const CONTEXT: SealContext = ['retention', 'sealing progress'];

const State = z.object({
  /** Nothing, sealed: tells whether the key that seals now is still the one that it was. */
  seal: z.base64(),
  startedAtMs: z.number(),
  afterSeq: z.number(),
  unreadable: z.number().default(0),
  // Missing where only the payloads have been gone through.
  isSealedWithFirstKey: z.boolean().default(false),
});

/** What the last turn kept; from the beginning when there was none, or another key seals now. */
export function readSealingProgress(keyRing: KeyRing, state: string | null, nowMs: number): SealingProgress {
  const kept = state === null ? undefined : State.parse(JSON.parse(state));
  if (kept !== undefined && keyRing.isCurrent(Buffer.from(kept.seal, 'base64'))) return kept;
  return { startedAtMs: nowMs, afterSeq: 0, unreadable: 0, isSealedWithFirstKey: false };
}

export function writeSealingProgress(keyRing: KeyRing, progress: SealingProgress): string {
  const { startedAtMs, afterSeq, unreadable, isSealedWithFirstKey } = progress;
  const seal = Buffer.from(keyRing.seal('', CONTEXT)).toString('base64');
  return JSON.stringify({ seal, startedAtMs, afterSeq, unreadable, isSealedWithFirstKey } satisfies z.input<
    typeof State
  >);
}
