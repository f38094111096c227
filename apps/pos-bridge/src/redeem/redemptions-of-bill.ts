import type { CancelledBill } from './create-undo-redemptions.ts';
import type { Redemption } from './store/redemption.ts';

/**
 * Which redemptions of a bill number are of this bill: of its till, or of the only other till that has any, since a bill
 * may be cancelled at another one; of its business date, or of the latest. Two tills may number alike, and numbers come
 * again: where that leaves a doubt, nobody's points are given back.
 */
export function redemptionsOfBill<Of extends Pick<Redemption, 'till' | 'businessDate'>>(
  redemptions: readonly Of[],
  { till, businessDate }: Pick<CancelledBill, 'till' | 'businessDate'>,
): readonly Of[] {
  const ofDay =
    businessDate === undefined ? redemptions : redemptions.filter((one) => one.businessDate === businessDate);
  const ofTill = ofDay.filter((one) => one.till === till);
  const tills = new Set(ofDay.map((one) => one.till));
  const own = ofTill.length > 0 || tills.size > 1 ? ofTill : ofDay;
  const latest = own.reduce((date, one) => (one.businessDate > date ? one.businessDate : date), '');
  return own.filter((one) => one.businessDate === latest);
}
