import { z } from 'zod';
import { optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';

/** A coupon as the lists have it (reference section 6.6). `redemptions` are those that stand, not the reversed ones. */
export const couponRecord = z
  .object({
    code: z.string(),
    id: optionalIdField,
    seriesId: optionalIdField,
    description: textField,
    validTillDateTime: textField,
    validTill: textField,
    discountType: textField,
    discountValue: optionalDecimalField,
    discountUpto: optionalDecimalField,
    redemptionsLeft: textField,
    redemptions: z
      .array(z.object({ id: optionalIdField, date: textField, transactionNumber: textField }))
      .nullish()
      .transform((rows) => rows ?? []),
  })
  .transform(({ validTillDateTime, validTill, discountUpto, redemptionsLeft, ...row }) => ({
    ...row,
    /** As Capillary writes it. */
    validTill: validTillDateTime ?? validTill,
    /** The most that a percentage takes off. */
    discountUpTo: discountUpto,
    /** How often the coupon can be used yet; `undefined` when unlimited (Capillary's -1) or not told. */
    redemptionsLeft: redemptionsLeft === '-1' ? undefined : redemptionsLeft,
  }));

/** `discountType` is `ABS` or `PERC`; amounts are decimal strings. */
export type CouponRecord = z.output<typeof couponRecord>;
