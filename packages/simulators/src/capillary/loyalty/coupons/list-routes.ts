import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { pageOf } from '../answers/page.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { identifierOf } from '../customers/identifier-of.ts';
import { customerById, readableCustomer } from '../customers/read-customer.ts';
import { codeCaseOf, findCoupon } from './coupon-code.ts';
import { couponCustomer } from './coupon-customer.ts';
import { hasStatus } from './coupon-filter.ts';
import { couponStatus } from './coupon-statuses.ts';
import { heldCouponView, standingCoupons } from './customer-coupons.ts';

/** Coupons of a customer, and coupons by id, code or owner (reference section 6.6). Mounted before `/v2/customers/:id`. */
export function mountCouponLists(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/customers/coupons',
    v2Route(context, (call) =>
      couponsOf(context, couponCustomer(context, Object.fromEntries(call.query)), call),
    ),
  );
  router.get(
    '/v2/customers/:id/coupons',
    v2Route(context, (call) => {
      const { customer } = readableCustomer(context, customerById(context, call.params['id']));
      return couponsOf(context, customer, call);
    }),
  );
  router.get(
    '/v2/coupon',
    v2Route(context, (call) => filtered(context, call)),
  );
}

function couponsOf(context: SimulatorContext, customer: Customer, call: Call): unknown {
  const { query } = call;
  const { limit, offset } = pageOf(call);
  const found = standingCoupons(context, ({ customerId }) => customerId === customer.id)
    .filter((held) => hasStatus(context, held, query.get('status')))
    .toSorted((one, other) => other.coupon.id - one.coupon.id);
  const ordered = query.get('sort_order')?.toUpperCase() === 'ASC' ? found.toReversed() : found;
  const [profile] = customer.profiles;
  return {
    entity: {
      // Text and number, as the sample has it.
      pagination: { limit: String(limit), offset: String(offset), total: found.length },
      customers: [
        {
          firstname: profile?.firstName ?? '',
          lastname: profile?.lastName ?? '',
          email: identifierOf(customer, 'email'),
          mobile: identifierOf(customer, 'mobile'),
          id: customer.id,
          coupons: ordered.slice(offset, offset + limit).map((held) => heldCouponView(context, held)),
        },
      ],
    },
    warnings: [],
  };
}

function filtered(context: SimulatorContext, { query }: Call): unknown {
  const list = (name: string): readonly string[] => query.get(name)?.split(',') ?? [];
  const owners = list('issuedToIds');
  const ids = list('couponIds');
  const codeCase = codeCaseOf(query.get('coupon_code_case'));
  const byCode = list('couponCodes').map((code) => findCoupon(context, code, codeCase)?.id);
  if (owners.length + ids.length + byCode.length === 0) throw new Refusal([couponStatus(1000)]);
  const found = standingCoupons(
    context,
    ({ id, customerId }) =>
      ids.includes(String(id)) || byCode.includes(id) || owners.includes(String(customerId)),
  );
  return {
    entity: found.map((held) =>
      Object.assign(heldCouponView(context, held), { issuedToId: held.coupon.customerId ?? -1 }),
    ),
    warnings: [],
  };
}
