const MASKED = '[masked]';

/** Deeper structures and longer lists than any platform sends are cut, so that a hostile payload cannot stall the page. */
const MAX_DEPTH = 20;
const MAX_ITEMS = 200;

/** Keys whose values say nothing about a person, however the platform spells them. */
const HARMLESS_KEYS = new Set(
  [
    'id, gid, number, sku, quantity, status, topic, event, action, version, api_version',
    'currency, currency_code, presentment_currency, rate, amount, price, total, subtotal, discount, tax, weight, grams',
    'points, percentage, percent, financial_status, fulfillment_status, test, confirmed, taxable, taxes_included',
    'grand_total, row_total, qty_ordered, qty_refunded, qty_invoiced, increment_id, product_type, return_type',
    'bill_number, item_code, gross_amount, country_code, definition_instance_id, activity_object_id, journey_id',
    'date, timestamp, created, updated, billed_at',
  ]
    .join(', ')
    .split(', ')
    .map(plainKey),
);
const HARMLESS_ENDINGS = /(?:_id|_ids|_at|_date|_price|_amount|_total|_tax|_qty|_currency|_quantity)$/;

/** Ids that platforms or merchants fill with a phone number or an e-mail address. */
const PERSONAL_IDS =
  /(?:external|loyalty|card|contact|subscriber|device|browser|client|session|ip|user|national|passport|tax)_?(?:id|key)|birth/;

/** Whatever hangs below these is about a person, also under a key that is harmless elsewhere. */
const PERSONAL_PARTS =
  /phone|mobile|email|name|address|note|attribute|propert|contact|identif|customer_detail/;

/** Numbers, codes, dates, currency and platform ids; nothing with a space or an @, and no telephone number with a plus. */
const PLAIN_VALUE = /^(?!\+)[\w.:/+-]{1,80}$/;

/**
 * A payload for the eyes of an administrator: its structure, and values only where the key is on the list of harmless
 * ones. Everything else is masked, numbers too: a phone number may be one.
 */
export function redactPayload(payload: Uint8Array): unknown {
  try {
    return redact(parseKeepingDigits(Buffer.from(payload).toString('utf8')), false, 0);
  } catch {
    return `[${payload.length} bytes that are not JSON]`;
  }
}

function redact(value: unknown, isHarmless: boolean, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string' || typeof value === 'number') {
    return isHarmless && PLAIN_VALUE.test(String(value)) ? value : MASKED;
  }
  if (typeof value !== 'object') return MASKED;
  if (depth >= MAX_DEPTH) return '[deeper levels are not shown]';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => redact(item, isHarmless, depth + 1));
    return value.length > MAX_ITEMS ? [...items, `[${value.length - MAX_ITEMS} more]`] : items;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      shownKey(key),
      isPersonalPart(key) ? masked(field, depth + 1) : redact(field, isHarmlessKey(key), depth + 1),
    ]),
  );
}

function isPersonalPart(key: string): boolean {
  return PERSONAL_PARTS.test(plainKey(key));
}

/** The structure without any value. */
function masked(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => masked(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value === null ? null : MASKED;
  if (depth >= MAX_DEPTH) return '[deeper levels are not shown]';
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [shownKey(key), masked(field, depth + 1)]),
  );
}

function isHarmlessKey(key: string): boolean {
  const plain = plainKey(key);
  if (PERSONAL_IDS.test(plain)) return false;
  return HARMLESS_KEYS.has(plain) || HARMLESS_ENDINGS.test(plain);
}

/** Some senders key their objects by person. */
function shownKey(key: string): string {
  return /@|\d{6,}/.test(key) ? MASKED : key;
}

/** `totalPrice` and `total-price` are the key `total_price`. */
function plainKey(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Integers above 2^53 stay what they are, as text: an id with its last digits changed would mislead. */
function parseKeepingDigits(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value,
  );
}
