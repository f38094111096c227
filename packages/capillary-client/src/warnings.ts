import { itemStatusesOf } from './failure/item-statuses.ts';
import { isFields } from './fields.ts';

/** Something Capillary did otherwise than asked, in our words: its own may hold personal data. */
export interface CapillaryWarning {
  readonly code: string;
  readonly words: string;
}

/** Reference sections 6.2 and 6.4. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['625', 'The sale of this return is not in Capillary; the return was accepted all the same.'],
  ['8050', 'The customer exists in another source; the two profiles were combined.'],
  ['8051', 'The customer exists in another source; the two were merged.'],
  ['8052', 'Other customers have some of the same identifiers.'],
  ['8053', 'Other customers have some of the same identifiers.'],
  ['8055', 'The e-mail address is not valid and was left out.'],
  ['8056', 'The mobile number is not valid and was left out.'],
  ['8057', 'The e-mail address for messages is not valid and was left out.'],
  ['8058', 'The mobile number for messages is not valid and was left out.'],
  ['8064', 'The external id is not valid and was left out.'],
  ['8068', 'The customer is known from campaigns only.'],
  ['8069', 'The customer was merged into another one.'],
  ['8070', 'There was no identifier to change.'],
  ['8071', 'The customer has this mobile number already.'],
  ['8072', 'The customer has this e-mail address already.'],
  ['8073', 'The customer has this external id already.'],
  ['8074', 'The identifier belongs to several customers and was not changed.'],
  ['8077', 'The till named for the customer is not known; the attribution was not changed.'],
  ['8107', 'The organisation has no default status label for customers.'],
  ['876', 'The points can be redeemed, but the validation code could not be sent.'],
  ['9605', 'The organisation has no base currency.'],
  ['9606', 'The bill names no currency.'],
  ['9607', 'The payment mode is not set up in Capillary.'],
  ['9608', 'A line is marked as an outlier and earns nothing.'],
  ['9609', 'The value of a payment attribute is not valid.'],
  ['9610', 'The bill was added but its points were not awarded.'],
  ['9611', 'The bill is marked as an outlier and earns nothing.'],
  ['9613', 'A payment attribute is not set up in Capillary.'],
  ['9614', 'More than one sale has this number.'],
  ['91009', 'The customer was merged; this is the customer that remains.'],
  ['91016', 'An extended field is not set up in Capillary and was left out.'],
]);

const CODE = /^\d{1,9}$/;

/** The warnings of an answer, v2 (`warnings: []`) or v1.1 (`item_status.warnings.warning: []`). */
export function warningsOf(body: unknown): readonly CapillaryWarning[] {
  return [body, ...itemStatusesOf(body)].flatMap(rawWarnings).flatMap((warning) => {
    const code = isFields(warning) ? warning['code'] : undefined;
    if (typeof code !== 'string' || !CODE.test(code)) return [];
    return [{ code, words: WORDS.get(code) ?? 'Capillary gave a warning we have no words for.' }];
  });
}

function rawWarnings(holder: unknown): readonly unknown[] {
  const warnings = isFields(holder) ? holder['warnings'] : undefined;
  const list = isFields(warnings) ? warnings['warning'] : warnings;
  return Array.isArray(list) ? list : [];
}
