import type { Call } from './v2-route.ts';

/** Reads `limit` and `offset`; anything that is not a whole number counts as left out. */
export function pageOf(call: Call, defaultLimit = 100): { readonly limit: number; readonly offset: number } {
  return {
    limit: Math.min(wholeNumber(call.query.get('limit')) ?? defaultLimit, defaultLimit),
    offset: wholeNumber(call.query.get('offset')) ?? 0,
  };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
