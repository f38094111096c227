import { Secret } from '@capconnect/kernel';
import { describeError } from './describe-error.ts';
import { isSensitiveName } from './is-sensitive-name.ts';
import { scrubText } from './scrub-text.ts';

const MAX_DEPTH = 6;
const MAX_ITEMS = 50;

/** A copy of log fields that is safe to write: see `redactValue`. */
export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, MAX_ITEMS)
      .map(([name, value]) => [name, redactNamed(name, value, depth)]),
  );
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  const isHarmless = value === undefined || value === null || typeof value === 'boolean';
  return isSensitiveName(name) && !isHarmless ? '[redacted]' : redactValue(value, depth);
}

/**
 * Sensitive names lose their values, texts are scrubbed, errors keep what is ours. Objects of a class are
 * only named: what hangs from a request or a socket is nobody's business. Depth and breadth are bounded,
 * which also ends cycles.
 */
function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return value.toJSON();
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return redactFields(value, depth + 1);
  return Object.prototype.toString.call(value);
}
