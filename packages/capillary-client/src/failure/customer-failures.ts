import { duplicate, failureTable, notFound, refused, temporary } from './failure-table.ts';

/** What the codes of v2 customers mean (documented on Capillary's customer pages; reference sections 6.1 to 6.3). */
export const CUSTOMER_FAILURES = failureTable([
  [
    [816, 8009, 8015, 8065],
    notFound('Capillary knows no such customer. Check the identifier and the source.'),
  ],
  [[8069], notFound('The customer was merged into another one. Look the customer up again.')],
  [[8109], notFound('The customer was deleted at their own wish and cannot be read any more.')],
  [
    [8006],
    {
      ...duplicate('Capillary has this customer already. Use the existing one.'),
      fact: {
        name: 'existingCustomerId',
        pattern: /already exists with id `?\{?(\d{1,19})\}?`? for same source/i,
      },
    },
  ],
  [[8028], duplicate('Capillary has this customer already. Look the customer up.')],
  [
    [8007],
    refused('Another customer of the same source has one of the identifiers. Merge the two in Capillary.'),
  ],
  [
    [8008],
    refused('The identifiers belong to different customers of the same source. Merge them in Capillary.'),
  ],
  [
    [8066, 8067],
    refused('The customers cannot be combined: one of them was merged before. Look it up again.'),
  ],
  [[8001, 8004, 8016], refused('The call names no source. Set "source" in the settings.')],
  [
    [8003, 8011, 8012, 8127],
    refused('Capillary does not know the source. Correct "source" in the settings.'),
  ],
  [
    [8045, 8054, 8091],
    refused('This source has several accounts and the call names none. Set "accountId" in the settings.'),
  ],
  [
    [8002, 8092, 8093],
    refused('The call carries no identifier. Send a mobile number, e-mail or external id.'),
  ],
  [[8005], refused('None of the identifiers is valid. Correct the mobile number, e-mail or external id.')],
  [[8010], refused('A communication channel is not valid. Correct its type and value.')],
  [[8013], refused('Capillary does not know this kind of identifier.')],
  [
    [8014],
    refused("The organisation's primary identifier is missing or not valid. Send it with the customer."),
  ],
  [[8017], refused('The registration date is not valid. Check the clock of the system that sent it.')],
  [[8018], refused('A loyalty customer cannot be made a non-loyalty one.')],
  [[8026], refused('The customer was deleted at their own wish and may not be added again.')],
  [[8084], refused('The call carries no customer. Send a registered identifier.')],
  [[8086], refused('The organisation has no such status label. Correct it in the settings.')],
  [[8087], refused('The card is blocked. The customer needs another one.')],
  [[8089, 8121], refused('The customer is not in the loyalty programme. Enrol the customer first.')],
  [
    [8090],
    refused('The customer has no in-store profile, which this needs. Register the customer in store first.'),
  ],
  [[8100, 8101, 8102], refused('The page asked for does not exist. Ask for at most 100 rows.')],
  [[8120], refused('At most 100 customers fit one request. Send smaller batches.')],
  [[91005, 91006], refused('Capillary does not allow this identifier to be changed.')],
  [[91007], refused('One of the identifiers belongs to another customer. Merge the two in Capillary.')],
  [
    [3017, 3045, 3217],
    refused("The customer's status does not allow this. Check the customer in Capillary."),
  ],
  [[10001, 10002], temporary('Capillary could not save the customer.')],
]);
