import type { AuthEngineState } from '../auth-engine-state.ts';

/** A `uid` never given before. */
export function nextUid(state: AuthEngineState): string {
  state.lastUid += 1;
  return String(state.lastUid);
}
