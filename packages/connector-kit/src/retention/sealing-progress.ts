import { z } from 'zod';
import type { KeyRing, SealContext } from '../secrets/key-ring.ts';

/** How far the stored payloads have been gone through for the key that seals now. */
export interface SealingProgress {
  readonly startedAtMs: number;
  readonly afterSeq: number;
  readonly isComplete: boolean;
}

const CONTEXT: SealContext = ['retention', 'sealing progress'];

const State = z.object({
  /** Nothing, sealed: tells whether the key that seals now is still the one that it was. */
  seal: z.base64(),
  startedAtMs: z.number(),
  afterSeq: z.number(),
  isComplete: z.boolean(),
});

/** What the last turn kept; from the beginning when there was none, or another key seals now. */
export function readSealingProgress(keyRing: KeyRing, state: string | null, nowMs: number): SealingProgress {
  const kept = state === null ? undefined : State.parse(JSON.parse(state));
  if (kept !== undefined && keyRing.isCurrent(Buffer.from(kept.seal, 'base64'))) return kept;
  return { startedAtMs: nowMs, afterSeq: 0, isComplete: false };
}

export function writeSealingProgress(keyRing: KeyRing, progress: SealingProgress): string {
  const { startedAtMs, afterSeq, isComplete } = progress;
  const seal = Buffer.from(keyRing.seal('', CONTEXT)).toString('base64');
  return JSON.stringify({ seal, startedAtMs, afterSeq, isComplete } satisfies z.input<typeof State>);
}
