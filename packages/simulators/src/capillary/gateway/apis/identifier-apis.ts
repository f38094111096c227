import { z } from 'zod';
import type { DataPlaneAnswer } from '../call-data-plane.ts';
import type { MobileApi, MobileCall } from '../mobile-api.ts';
import { nameForV1 } from './name-customer.ts';
import { sentCustomer } from './sent-customer.ts';
import { stripWrapper } from './strip-wrapper.ts';

const flatBody = z.object({ email: z.string().optional(), newEmail: z.string().optional() });

/** Changing the customer's identifiers in the CRM. The Auth Engine is not told (reference section 4.2 H). */
export const IDENTIFIER_APIS: readonly MobileApi[] = [
  {
    method: 'POST',
    path: 'v2changeIdentifier',
    answer: (call) => changeIdentifier(call, call.body),
  },
  // The same to the CRM: a customer has one e-mail address in a source, so that adding one replaces the other.
  { method: 'POST', path: 'customer/email/add', answer: setEmail },
  { method: 'POST', path: 'change/email', answer: setEmail },
];

async function setEmail(call: MobileCall): Promise<DataPlaneAnswer> {
  const flat = flatBody.safeParse(call.body).data;
  const email = sentCustomer(call.body)?.['email'] ?? flat?.newEmail ?? flat?.email ?? '';
  const changed = await changeIdentifier(call, { add: [{ type: 'email', value: email }] });
  if (changed.status !== 200) return changed;
  const query = nameForV1(call.person);
  return stripWrapper(await call.callDataPlane({ method: 'GET', path: '/v1.1/customer/get', query }));
}

function changeIdentifier(call: MobileCall, body: unknown): Promise<DataPlaneAnswer> {
  const { customerId = 0 } = call.person;
  return call.callDataPlane({
    method: 'POST',
    path: `/v2/customers/${customerId}/changeIdentifier`,
    query: { ...placeOf(call, customerId), ...call.query },
    body,
  });
}

/** The source in which the customer is known, INSTORE before others. */
function placeOf({ context }: MobileCall, customerId: number): { source: string; accountId: string } {
  const profiles = context.loyalty.customers.get(customerId)?.profiles ?? [];
  const profile = profiles.find(({ source }) => source === 'INSTORE') ?? profiles[0];
  return { source: profile?.source ?? 'INSTORE', accountId: profile?.accountId ?? '' };
}
