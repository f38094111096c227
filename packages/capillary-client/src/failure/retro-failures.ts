import { duplicate, failureTable, notFound, refused, temporary } from './failure-table.ts';

/**
 * What the codes of v1.1 transaction/update mean, as far as it marks bills (documented: `reference/retro-transaction` and
 * the response codes of v1.1 transactions). v2 gives some of the numbers other meanings.
 */
export const RETRO_FAILURES = failureTable([
  [[1627], duplicate('The bill was given to a customer already. It can be given once.')],
  [
    [611, 641, 656],
    notFound('Capillary knows no such customer. Check the identifier, or enrol the customer.'),
  ],
  [[620, 625, 1628], notFound('Capillary has no bill with this id.')],
  [[606], refused('The call carries no customer. Send a registered identifier.')],
  [[607, 619, 670], refused('The call names no bill.')],
  [[1625, 1626, 1623], refused('The bill is not one of a guest, so it cannot be given to a customer.')],
  [[1629], refused('Capillary wants a client signature for this. Give its support the request id.')],
  [
    [1631],
    refused(
      'Giving bills of guests to customers is switched off. Ask Capillary to enable CONF_RETRO_TRANSACTION_ENABLE ' +
        '(InTouch PoS Configuration, Billing), then replay this.',
    ),
  ],
  [
    [1632, 1633],
    refused(
      'The bill is older than Capillary allows for this, or the customer registered too late for it. See ' +
        'CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS and CONF_CLIENT_RETRO_DELAY_SINCE_REGISTRATION_HOURS there.',
    ),
  ],
  [[618, 681, 3045], refused("The customer's account is blocked. Check the customer in Capillary.")],
  [
    [608, 623, 686, 687, 689, 690, 691, 692, 693, 694, 696, 697, 698],
    temporary("Capillary's loyalty engine could not take the bill."),
  ],
]);
