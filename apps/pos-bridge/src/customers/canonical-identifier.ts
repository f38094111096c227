import type { TillIdentifier } from './customer-identifier.ts';
import { mobileOf } from './mobile-of.ts';

/** An identifier that somebody else read, in the one spelling; as it was where it has none. */
export function canonicalIdentifier(
  { type, value }: TillIdentifier,
  country: string | undefined,
): TillIdentifier {
  if (type === 'mobile') return { type, value: mobileOf(value, country) ?? value };
  return { type, value: type === 'email' ? value.trim().toLowerCase() : value.trim() };
}
