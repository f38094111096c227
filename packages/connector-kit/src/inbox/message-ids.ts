import { randomUUID } from 'node:crypto';
import type { Clock } from '@capconnect/kernel';

const TIME_DIGITS = 12;
const RANDOM_PART_AT = 15;

/**
 * UUIDs of version 7 (RFC 9562): they begin with the time, so that new ones go to the end of their index. With random
 * ones each accepted message writes a page of the index somewhere in the middle, a fifth of its whole cost.
 */
export function createMessageIds({ clock }: { readonly clock: Clock }): () => string {
  return () => {
    const time = clock.wallMs().toString(16).padStart(TIME_DIGITS, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(RANDOM_PART_AT)}`;
  };
}
