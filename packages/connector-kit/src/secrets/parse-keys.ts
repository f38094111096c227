import { AppError } from '@capconnect/kernel';

const KEY_BYTES = 32;

/** Short and printable: it stands in every sealed value, and in messages. */
const KEY_ID = /^[\w-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface NamedKey {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/**
 * Reads `kid:base64-of-32-bytes[,kid:...]`.
 * @throws `CONFIG_INVALID`, naming every entry that is wrong by its place; an entry may be a key, so none is repeated.
 */
export function parseKeys(keys: string): readonly [NamedKey, ...NamedKey[]] {
  const entries = keys.split(',').map((entry, index) => readEntry(entry.trim(), index + 1));
  const parsed = entries.filter((entry) => typeof entry !== 'string');
  const [first, ...others] = parsed;
  const ids = parsed.map(({ keyId }) => keyId);
  const problems = [
    ...entries.filter((entry) => typeof entry === 'string'),
    ...new Set(ids.filter((keyId, index) => ids.indexOf(keyId) !== index).map(duplicateProblem)),
  ];
  if (first !== undefined && problems.length === 0) return [first, ...others];
  throw new AppError(
    'CONFIG_INVALID',
    `SECRETS_KEYS is not a key ring (kid:base64-of-32-bytes[,kid:...]): ${problems.join('; ')}. ` +
      'Make a key with: echo "k1:$(openssl rand -base64 32)"',
  );
}

function readEntry(entry: string, place: number): NamedKey | string {
  const separator = entry.indexOf(':');
  if (separator === -1) return `entry ${place} has no "kid:" before the key`;
  const keyId = entry.slice(0, separator);
  const text = entry.slice(separator + 1);
  if (!KEY_ID.test(keyId)) return `the kid of entry ${place} is not 1 to 32 letters, digits, "_" or "-"`;
  const bytes = Buffer.from(text, 'base64');
  if (!BASE64.test(text) || bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    return `entry ${place} ("${keyId}") is not base64`;
  }
  if (bytes.length !== KEY_BYTES) {
    return `entry ${place} ("${keyId}") has ${bytes.length} bytes instead of ${KEY_BYTES}`;
  }
  return { keyId, bytes };
}

function duplicateProblem(keyId: string): string {
  return `the kid "${keyId}" stands there twice`;
}
