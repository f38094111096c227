import {
  duplicate,
  failureTable,
  notFound,
  redemptionRefused,
  refused,
  reversalRefused,
  temporary,
} from './failure-table.ts';

/** What the codes of points mean, v1.1 and v2 alike (documented: `reference/points-v2-api`; reference section 6.5). */
export const POINTS_FAILURES = failureTable([
  [
    [808],
    redemptionRefused('The validation code is wrong. Ask for it again, or send the customer a new one.'),
  ],
  [[824], redemptionRefused('These points need a validation code. Send the customer one and ask for it.')],
  [
    [822],
    redemptionRefused("There is no missed call from the customer's number yet. Ask the customer to call."),
  ],
  [
    [803, 804, 813, 818],
    redemptionRefused('The customer has fewer points than that. Check the balance and redeem fewer.'),
  ],
  [[805], redemptionRefused('The customer has not collected enough points in total to redeem any.')],
  [[806], redemptionRefused('The customer has not bought enough in total to redeem points.')],
  [
    [807],
    redemptionRefused('Points can only be redeemed in certain multiples. Choose another number of points.'),
  ],
  [[819], redemptionRefused('That is more than may be redeemed at once. Redeem fewer points.')],
  [[821], redemptionRefused('That is fewer than may be redeemed at once. Redeem more points.')],
  [[801], redemptionRefused('The number of points is not valid. Redeem a whole, positive number.')],
  [[878], redemptionRefused('The number of points has more than three decimals. Round it.')],
  [[811], redemptionRefused('The bill number is not valid for a redemption.')],
  [
    [809, 820, 3045],
    redemptionRefused("The customer's account is blocked. Check the customer in Capillary."),
  ],
  [[686, 881], redemptionRefused('The customer is not in the loyalty programme. Enrol the customer first.')],
  [[748, 749, 1212, 1219], refused('The bill of the redemption cannot be noted. Report the request id.')],
  [[859], refused('The time of the redemption is not valid. Check the clock of the till.')],
  [[802, 816, 8015], notFound('Capillary knows no such customer. Check the identifier.')],
  [[419, 8069], notFound('The customer was merged into another one. Look the customer up again.')],
  [[750, 814, 901], notFound('Capillary has no such redemption. Check the redemption id.')],
  [[812, 902, 3802], duplicate('This redemption was reversed already.')],
  [
    [810, 903],
    reversalRefused('More points are to be given back than are left of the redemption. Give back fewer.'),
  ],
  [[904], reversalRefused('The redemption is locked or belongs to another customer. Check it in Capillary.')],
  [[817, 827], refused('Capillary does not redeem these points. Check the settings for redemption there.')],
  [[823], refused('Redeeming by missed call is switched off. Use a validation code.')],
  [[825], refused('Capillary wants a client signature for this. Ask Capillary to lift that for the till.')],
  [
    [905],
    refused('Giving points back is switched off. Enable "Allow points redemption reversal" in Capillary.'),
  ],
  [
    [826, 888, 899],
    refused('Points are not set up right in Capillary. Report the request id to its support.'),
  ],
  [[828, 895, 1101], refused('No loyalty programme is set up for this. Check the programmes in Capillary.')],
  [[1632, 3316], refused('The group of the customer is not valid. Check it in Capillary.')],
  [[860, 876], temporary('Capillary could not send the validation code.')],
  [[815, 885, 886, 887, 889, 894, 896, 898], temporary('Capillary cannot handle points at the moment.')],
]);
