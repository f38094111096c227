import { Big } from 'big.js';
import { z } from 'zod';
import { identifierFields } from '../customers/customer-identifier.ts';

// Numbers arrive as text (see read-bill.ts): JSON numbers and decimal strings are the same content.
// Bounded, since exact arithmetic on a number of a million digits would stop the process.
const DECIMAL = /^[+-]?\d{1,15}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,2})?$/;
/** What an exponent may come to. */
const WRITTEN_OUT = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** The same amount is the same text, however it was written. */
const Decimal = z
  .string('must be a number or a decimal string such as "12.50"')
  .trim()
  .regex(DECIMAL, 'must be a decimal number such as 12.50, with a point and without thousands separators')
  .transform((text) => new Big(text).toFixed())
  .refine((text) => WRITTEN_OUT.test(text), 'must have at most 15 digits before the point and 15 behind it')
  .refine(
    (text) => !text.startsWith('-'),
    'must not be negative: a return is told by its type, and its amounts are positive',
  );

const Text = (longest: number) =>
  z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `must have at most ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters or halves of characters');

/** As the till counts its bills; Capillary takes 50 characters (reference section 6.4). */
const BillNumber = Text(50);

/** With an offset or `Z`; without either it is the store's time. */
const Time = z
  .string('must be a time such as 2026-11-24T10:15:00+01:00')
  .trim()
  .regex(
    /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/i,
    'must be a time such as 2026-11-24T10:15:00+01:00 or 2026-11-24T09:15:00Z',
  );

const KindOfReturn = z.enum(
  ['AMOUNT', 'FULL', 'LINE_ITEM', 'CANCELLED'],
  'must be AMOUNT, FULL, LINE_ITEM or CANCELLED',
);

const absent = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(nullToAbsent, schema.optional());

const Line = z.object({
  itemCode: Text(100),
  quantity: Decimal,
  rate: Decimal,
  value: Decimal,
  discount: absent(Decimal),
  amount: Decimal,
  description: absent(Text(500)),
  serial: absent(Text(100)),
  /** `RETURN` marks what is given back in an exchange, with the number of the bill it was bought on. */
  type: absent(z.enum(['REGULAR', 'RETURN'], 'must be REGULAR or RETURN')),
  originalBillNumber: absent(BillNumber),
});

const Payment = z.object({ mode: Text(100), value: Decimal });

/** Ids of redemptions made before, which belong to the bill. */
const Redemption = z.union([
  Text(100).transform((redemptionId) => ({ type: 'points' as const, redemptionId })),
  z.object({
    type: z.enum(['points', 'coupon'], 'must be points or coupon').default('points'),
    redemptionId: Text(100),
  }),
]);

const Fields = z.record(Text(100), z.union([z.string(), z.boolean().transform(String)]));

/**
 * A bill as tills send it. Fields that are not known are dropped.
 * @param country - the store's `defaultCountryCode`
 */
export function billSchema(country: string | undefined) {
  return z.object({
    billNumber: BillNumber,
    type: z.enum(['REGULAR', 'RETURN', 'NOT_INTERESTED'], 'must be REGULAR, RETURN or NOT_INTERESTED'),
    returnType: absent(KindOfReturn),
    /** Of a return, where its number is not the sale's own. */
    originalBillNumber: absent(BillNumber),
    billedAt: Time,
    amount: Decimal,
    grossAmount: absent(Decimal),
    discount: absent(Decimal),
    notInterestedReason: absent(Text(255)),
    customer: absent(z.preprocess(withoutNulls, z.object(identifierFields(country)))),
    lines: absent(z.array(Line).max(2_000, 'must have at most 2000 lines')),
    payments: absent(z.array(Payment).max(100, 'must have at most 100 payments')),
    redemptions: absent(z.array(Redemption).max(100, 'must have at most 100 redemptions')),
    customFields: absent(Fields),
    extendedFields: absent(Fields),
  });
}

export type Bill = z.output<ReturnType<typeof billSchema>>;
export type BillLine = z.output<typeof Line>;

function nullToAbsent(value: unknown): unknown {
  return value === null ? undefined : value;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}
