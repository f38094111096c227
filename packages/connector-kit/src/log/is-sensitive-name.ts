const SENSITIVE_WORDS = new Set(
  `authorization bearer cookie cookies credential credentials hash hashes hmac jwt md5 otp otps passphrase passwd password
  passwords pin pwd secret secrets signature token tokens apikey privatekey accesskey
  birthday birthdate dob email emails mail mobile mobiles msisdn phone phones tel telephone firstname lastname fullname
  body payload rawbody`.split(/\s+/),
);

/** A cheap look before the careful one: a name without any of these cannot be made of sensitive words. */
const MAY_BE_SENSITIVE = new RegExp(
  [...SENSITIVE_WORDS, 'key', 'name', 'pass', 'birth', 'body'].join('|'),
  'i',
);

/**
 * Last words that turn a name into a plain fact about the thing: `tokenExpiresAtMs`, `tokenCalls`,
 * `passwordKind`.
 */
const PLAIN_FACTS = new Set([
  'at',
  'attempts',
  'bytes',
  'calls',
  'count',
  'kind',
  'length',
  'ms',
  'seconds',
  'type',
]);

/**
 * Whether a field of this name, in any spelling (`apiKey`, `api-key`, `API_KEY`), may hold a secret or
 * personal data.
 */
export function isSensitiveName(name: string): boolean {
  if (!MAY_BE_SENSITIVE.test(name)) return false;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (PLAIN_FACTS.has(words.at(-1) ?? '')) return false;
  return words.some(
    (word, index) => SENSITIVE_WORDS.has(word) || SENSITIVE_WORDS.has(`${word}${words[index + 1] ?? ''}`),
  );
}
