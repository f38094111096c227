/** `Tue, 15 Nov 1994 08:12:31 GMT`, the one form that is sent today (RFC 9110, 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
/** Some tills send what their platform prints. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?<fraction>\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Sent without fractions, a time is half a second later on average. */
const HALF_SECOND_MS = 500;

/** A clock without a battery begins in 1970 or later; a year of 1 or 9999 is what a program says that has none. */
const LATEST_MS = Date.UTC(2100, 0);

/** Epoch milliseconds that a `Date` header means; `undefined` when it is not a time with its zone, of a clock. */
export function readHttpDate(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const iso = ISO_DATE.exec(text);
  if (iso === null && !HTTP_DATE.test(text)) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || ms < 0 || ms > LATEST_MS) return undefined;
  return iso?.groups?.['fraction'] === undefined ? ms + HALF_SECOND_MS : ms;
}
