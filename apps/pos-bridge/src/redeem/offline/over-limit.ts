/** Which limit of the store a redemption would pass; `balance`: more than the customer has, as far as is known. */
export type OfflineLimit = 'store' | 'customer' | 'bill' | 'balance';

/** Undoes the transaction that it is thrown in. */
export class OverLimit extends Error {
  override readonly name = 'OverLimit';
  readonly limit: OfflineLimit;

  constructor(limit: OfflineLimit) {
    super(`over the limit of the ${limit}`);
    this.limit = limit;
  }
}
