import type { Secret } from '@capconnect/kernel';

/** A rejected token can only come back while the store or another process still has it, so a few are enough. */
const MOST_REMEMBERED = 32;

/** The tokens that Capillary refused and that must not be served again. */
export interface RejectedTokens {
  add(token: { readonly value: Secret }): void;
  has(token: { readonly value: Secret }): boolean;
}

export function createRejectedTokens(): RejectedTokens {
  const values = new Set<string>();
  return {
    add(token) {
      values.add(token.value.reveal());
      const [oldest] = values;
      if (values.size > MOST_REMEMBERED && oldest !== undefined) values.delete(oldest);
    },
    has: (token) => values.has(token.value.reveal()),
  };
}
