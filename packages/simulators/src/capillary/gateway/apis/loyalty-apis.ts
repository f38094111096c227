import type { MobileApi } from '../mobile-api.ts';
import { nameForV1, nameForV2 } from './name-customer.ts';

/** The customer's coupons, points and bills: answers of v2, whose shapes are documented (reference sections 6.3, 6.4, 6.6). */
export const LOYALTY_APIS: readonly MobileApi[] = [
  {
    method: 'GET',
    path: 'customer/coupons',
    answer: ({ person, query, callDataPlane }) =>
      callDataPlane({
        method: 'GET',
        path: '/v2/customers/coupons',
        query: { ...withoutNames(query), ...nameForV1(person) },
      }),
  },
  {
    method: 'GET',
    path: 'points/history',
    answer: ({ person, query: { start_date, end_date, ...rest }, callDataPlane }) =>
      callDataPlane({
        method: 'GET',
        path: '/v2/pointsLedger/getCustomerLedgerInfo',
        query: {
          ...rest,
          ...(start_date === undefined ? {} : { startDate: toTime(start_date, '00:00:00') }),
          ...(end_date === undefined ? {} : { endDate: toTime(end_date, '23:59:59') }),
          ...nameForV2(person),
        },
      }),
  },
  {
    method: 'GET',
    path: 'customer/transactions',
    answer: ({ person, query, callDataPlane }) =>
      callDataPlane({
        method: 'GET',
        path: '/v2/customers/lookup/transactions',
        query: { ...query, ...nameForV2(person) },
      }),
  },
];

const NAMES = new Set(['id', 'user_id', 'mobile', 'email', 'externalId', 'external_id', 'external_Id']);

function withoutNames(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !NAMES.has(name)));
}

/** Days in place of times (reference section 5). */
function toTime(date: string, time: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T${time}` : date;
}
