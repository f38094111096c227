import { z } from 'zod';
import type { MobileApi, MobileCall } from '../mobile-api.ts';
import { crmField, nameForV1, nameForV2 } from './name-customer.ts';
import { sentCustomer } from './sent-customer.ts';
import { stripWrapper } from './strip-wrapper.ts';

const profiles = z.array(
  z.looseObject({
    identifiers: z.array(z.looseObject({ type: z.string(), value: z.unknown() })).default([]),
  }),
);
const v2Body = z.looseObject({ profiles: profiles.default([]) });

/** Reading, registering and updating the customer (reference section 5). */
export const CUSTOMER_APIS: readonly MobileApi[] = [
  {
    method: 'GET',
    path: 'customer/get',
    answer: async ({ person, callDataPlane }) =>
      stripWrapper(
        await callDataPlane({ method: 'GET', path: '/v1.1/customer/get', query: nameForV1(person) }),
      ),
  },
  {
    method: 'POST',
    path: 'customer/add',
    answer: async (call) => {
      const field = crmField(call.person.identifiers);
      return writeV1(call, '/v1.1/customer/add', field === undefined ? {} : { [field.v1]: field.value });
    },
  },
  {
    method: 'POST',
    path: 'customer/update',
    // Of somebody whom the CRM does not know there is nothing to update: the id 0 finds nobody.
    answer: (call) => writeV1(call, '/v1.1/customer/update', { id: String(call.person.customerId ?? 0) }),
  },
  {
    method: 'POST',
    path: 'v2/customers',
    answer: ({ person, body, callDataPlane }) =>
      callDataPlane({ method: 'POST', path: '/v2/customers', body: withOwnIdentifier(person, body) }),
  },
  {
    method: 'GET',
    path: 'customers/lookup',
    answer: ({ person, callDataPlane }) =>
      callDataPlane({ method: 'GET', path: '/v2/customers/lookup', query: nameForV2(person) }),
  },
];

async function writeV1(
  { body, callDataPlane }: MobileCall,
  path: string,
  own: Readonly<Record<string, string>>,
) {
  const customer = { ...sentCustomer(body), ...own };
  return stripWrapper(
    await callDataPlane({ method: 'POST', path, body: { root: { customer: [customer] } } }),
  );
}

/** The body with the identifier of the token in its first profile, in place of another of its kind. */
function withOwnIdentifier({ identifiers }: MobileCall['person'], body: unknown): unknown {
  const parsed = v2Body.safeParse(body);
  const field = crmField(identifiers);
  if (!parsed.success || field === undefined) return body;
  const [first, ...others] = parsed.data.profiles;
  if (!first) return body;
  const kept = first.identifiers.filter(({ type }) => type !== field.v2);
  const own = { type: field.v2, value: field.value };
  return { ...parsed.data, profiles: [{ ...first, identifiers: [own, ...kept] }, ...others] };
}
