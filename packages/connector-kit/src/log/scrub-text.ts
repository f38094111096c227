const MAX_LENGTH = 8_192;

/** Repeats are bounded: a long text must not be able to stop the process. */
const SCRUBS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // What V8 quotes of a text that is no JSON.
  [/(?:\.\.\.)?"[^]{0,200}"(?:\.\.\.)? is not valid JSON/g, '[text] is not valid JSON'],
  // With a digit, a capital or padding in it: "Basic authentication" is no secret.
  [/\b([Bb]earer|[Bb]asic)\s+(?=\S{0,200}[\dA-Z=])[\w.~+/=-]{6,}/g, '$1 [redacted]'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[token]'],
  [/:\/\/[^\s/@]+@/g, '://[credentials]@'],
  [/\?[\w%.~[\]-]+=[^\s"'<>)]*/g, '?[query]'],
  [
    /(authorization|cookie|otp|passw(?:or)?d|secret|token|api[-_]?key)(["']?\s*=\s*|["']\s*:\s*)["']?[^\s"',;}&]+/gi,
    '$1$2[redacted]',
  ],
  [/[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/(?<![\w+])\+\d[\d ()-]{6,18}\d\b/g, '[phone]'],
];

/**
 * Every pattern above needs one of these; most texts have none, and logging must not cost what serving costs.
 */
const MAY_HOLD_SOMETHING = /["=?@+]|%40|:\/\/|eyJ|[Bb]earer|[Bb]asic/;

/**
 * Takes out of free text what looks like a token, a password, a query string, an e-mail address or an
 * international phone number. A second net: it cannot know a phone number without `+` from an order number,
 * so nothing personal may be put into a message in the first place.
 */
export function scrubText(text: string): string {
  const bounded =
    text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}... (${text.length} characters)` : text;
  if (!MAY_HOLD_SOMETHING.test(bounded)) return bounded;
  return SCRUBS.reduce(
    (scrubbed, [pattern, replacement]) => scrubbed.replaceAll(pattern, replacement),
    bounded,
  );
}
