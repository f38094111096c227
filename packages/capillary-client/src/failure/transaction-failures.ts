import { duplicate, failureTable, notFound, refused, temporary, type FailureRule } from './failure-table.ts';

const RETURN_FAILURES: readonly FailureRule[] = [
  [[624], refused('The return is dated before its sale. Send the time of the sale with the return.')],
  [
    [625],
    refused('Capillary does not have the sale that is being returned. Send the sale first, then this again.'),
  ],
  [[626], refused('More of an item is returned than was bought. Correct the quantity.')],
  [[628], refused('The kind of return is not one that Capillary knows.')],
  [[630], refused('More money is returned than was paid. Correct the amount.')],
  [[631], refused('The return names no sale. Send the bill number of the sale.')],
  [
    [632, 638],
    refused(
      'Earlier returns of this sale were of another kind (by amount or by line). Go on with that kind.',
    ),
  ],
  [[633, 639], refused('The sale has been returned already, so nothing is left to return.')],
  [[660, 687], refused('A returned line is not on the sale. Correct the item code.')],
  [[682], refused('Items of a bundle or split line cannot be returned alone.')],
  [[1121], refused('The sale is marked as an outlier in Capillary, so it cannot be returned.')],
];

const BILL_FAILURES: readonly FailureRule[] = [
  [
    [604],
    duplicate(
      'Capillary has a bill with this number already. Compare the two; a new sale needs a new number.',
    ),
  ],
  [[601], refused('The amount is not allowed. Check it against the limits for bills set in Capillary.')],
  [
    [602],
    refused(
      'The bill number is not allowed. Check it against the format set in Capillary (at most 50 characters).',
    ),
  ],
  [[603, 607, 620, 667], refused('Capillary has no such transaction for this customer.')],
  [[668], refused("The bill is another customer's, or does not exist. Check bill number and customer.")],
  [[643], refused('The bill is dated too far in the future. Check the clock of the till.')],
  [
    [644],
    refused('The bill is dated too far in the past. Ask Capillary to accept older bills, or leave it out.'),
  ],
  [[627, 661, 662, 663, 664, 665, 666], refused('An amount or quantity is negative. Send a return instead.')],
  [[670, 671, 1103], refused('The brand, store or till of the bill is not known to Capillary.')],
  [
    [672, 673, 674, 675, 676, 677, 678, 679, 680, 681, 1119, 1120],
    refused("A line does not fit Capillary's product inventory. Check item codes and attributes there."),
  ],
  [[685], refused('A field of the bill is too long. Shorten notes and descriptions.')],
  [[686], refused('Capillary does not accept the bill. Give its support the request id.')],
  [[690], refused('The transaction type is not allowed here.')],
  [
    [669, 1106],
    refused('A custom field is not set up in Capillary. Create it there or take it out of the mapping.'),
  ],
  [[1105], refused('The days in which an item may be returned are not valid.')],
  [[1101, 1102], refused('The loyalty programme or its currency ratio is not set up in Capillary.')],
  [[1107, 1108, 1110, 1111, 1112, 1114, 1115, 1117], refused('The search for transactions is not valid.')],
  [[1109], refused('At most 1000 transactions fit one search. Ask for a shorter period.')],
  [[3045], refused("The customer's status does not allow this. Check the customer in Capillary.")],
  [[8084, 1104], refused('The call carries no customer. Send a registered identifier.')],
  [
    [8015, 8065],
    notFound('Capillary knows no such customer. Register the customer, then send the bill again.'),
  ],
  [[8001], refused('The call names no source. Set "source" in the settings.')],
  [[8003, 8011], refused('Capillary does not know the source. Correct "source" in the settings.')],
  [[8013], refused('Capillary does not know this kind of identifier.')],
  [
    [8045, 8054, 8091],
    refused('This source has several accounts and the call names none. Set "accountId" in the settings.'),
  ],
  [[688], notFound('Capillary has no bill with this number.')],
];

/**
 * What the codes of v2 transactions mean (documented: `reference/transaction-status-codes`; reference section 6.4). Not
 * for v1.1, where 605, 606, 672, 677, 679, 681 and 688 mean something else.
 */
export const TRANSACTION_FAILURES = failureTable([
  ...BILL_FAILURES,
  ...RETURN_FAILURES,
  [[683, 684, 691, 710, 1113, 1116, 1118], temporary("Capillary's loyalty engine could not take the bill.")],
]);
