import type { SealContext } from '../secrets/key-ring.ts';

export function tokenContext(key: string): SealContext {
  return ['token', key];
}
