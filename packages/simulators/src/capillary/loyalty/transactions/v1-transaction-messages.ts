/** v1.1 gives some transaction codes another meaning than v2 does (reference section 6.4): its own table. */
export const V1_TRANSACTION_MESSAGES = {
  600: 'Transaction added successfully',
  601: 'Invalid transaction amount.',
  602: 'Invalid transaction number.',
  604: 'Transaction number already exists.',
  605: 'Invalid transaction type passed. Only regular, return, not_interested, and not_interested_return are supported.',
  606: 'Customer identifier is not passed. Please enter customer’s mobile or email or external id to process.',
  607: 'Transaction id is not passed. Please pass the transaction id to process.',
  611: 'Customer not found.',
  624: 'Unable to process return-transaction. You can make a return only after adding a transaction.',
  625: 'Transaction number does not exist.',
  626: 'Unable to return transaction. The quantity of returned items are more than purchased items.',
  627: 'Quantity cannot be negative.',
  628: 'Invalid return transaction type.',
  630: 'The return amount is more than the transaction/line-item amount.',
  633: 'The entire transaction is already returned.',
  639: 'Unable to return full transaction. A part of the transaction or complete transaction is already returned.',
  643: 'Invalid transaction. The transaction date exceeds the accepted future date limit.',
  644: 'Invalid transaction. The transaction date cannot be less than the accepted past date limit.',
  646: 'Customer registration failed. The email id is invalid.',
  649: 'Customer registration failed. Mobile number is invalid.',
  652: 'Customer registration failed. Mobile number/email id/external id is invalid.',
  668: 'Unable to find the transaction number for this customer.',
  672: 'Batch limit exceeded.',
  677: 'Unable to process. Please enter a transaction number for returning a transaction.',
  679: 'Line-item(s) to be returned is not specified.',
  681: 'Transactions are blocked for this customer.',
  685: 'Field length too long.',
  686: 'Unable to add transaction.',
  688: 'No matching line-item found for return.',
  1625: 'Target type is not specified.',
  1626: 'The requested transaction type cannot be changed.',
  1627: 'The transaction is already marked as retro.',
  1628: 'Transaction id is invalid.',
  1629: 'Client signature is required to perform this action.',
  1630: 'Transaction retrospectively marked REGULAR, Transaction added successfully',
  1631: 'Retro transaction is not enabled for your organization.',
  1633: 'The duration between registration and transaction mapping exceeds the limit set.',
} as const;

type V1Code = keyof typeof V1_TRANSACTION_MESSAGES;

/** Codes under which v1.1 knows what v2, or the registration of a customer, calls otherwise. */
const OTHERWISE: Readonly<Record<number, V1Code>> = {
  631: 677,
  660: 679,
  687: 688,
  690: 605,
  1001: 649,
  1002: 646,
  1007: 652,
  1060: 672,
  3045: 681,
  8084: 606,
};

/** The v1.1 code for a refusal. */
export function v1TransactionCode(code: number): number {
  return OTHERWISE[code] ?? code;
}
