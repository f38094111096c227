import { createStatuses } from '../answers/status.ts';

/** Codes and messages of coupons (reference section 6.6). */
export const couponStatus = createStatuses({
  510: 'Invalid Redemption ids present',
  629: 'Invalid Input',
  660: 'Coupon code has been revoked',
  661: 'No Redemption id passed',
  696: 'Redemption per coupon code limit has reached max limit',
  700: 'Coupon processing successful',
  701: 'The customer could not be found. Please check mobile, email, external id passed',
  702: 'Coupon code is invalid',
  703: 'Coupon not issued to this customer',
  707: 'Coupon Series ID is invalid',
  710: 'Coupon is not meant for this customer',
  711: 'Coupon is already used',
  712: 'Coupon Series / Campaign has expired',
  713: 'Coupon has expired',
  716: 'Cannot redeem same Coupon multiple times',
  718: 'Transaction number needed for redemption',
  720: 'Coupon is a test Coupon. Cannot be redeemed',
  728: 'Maximum number of redemptions reached',
  733: 'Invalid transaction amount',
  735: 'Invalid store',
  739: 'Allowed redemption date is invalid',
  742: 'Coupon issue and redemption blocked for customer',
  749: 'Coupon Redeem/isRedeem failed because of failure on other coupons in the batch',
  1000: 'Filters not provided',
});
