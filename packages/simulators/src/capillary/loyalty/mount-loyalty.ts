import type { Router } from 'express';
import type { SimulatorContext } from '../context.ts';
import { mountCouponIssue } from './coupons/issue-routes.ts';
import { mountIsRedeemable } from './coupons/is-redeemable-route.ts';
import { mountCouponLists } from './coupons/list-routes.ts';
import { mountCouponReactivate } from './coupons/reactivate-route.ts';
import { mountCouponRedemption } from './coupons/redeem-routes.ts';
import { mountCouponRevoke } from './coupons/revoke-route.ts';
import { mountV1Coupons } from './coupons/v1-coupon-routes.ts';
import { mountCustomers } from './customers/customer-routes.ts';
import { mountV1Customers } from './customers/v1-customer-routes.ts';
import { mountEvents } from './events/event-routes.ts';
import { mountOneTimePasswords } from './otp/otp-routes.ts';
import { mountBalances } from './points/balance-routes.ts';
import { mountLedger } from './points/ledger-routes.ts';
import { mountV1Points } from './points/v1-points-routes.ts';
import { mountV2Points } from './points/v2-points-routes.ts';
import { mountAddTransactions } from './transactions/add-routes.ts';
import { mountReadTransactions } from './transactions/read-routes.ts';
import { mountRejectedTransactions } from './transactions/rejected-routes.ts';
import { mountSimulateTransaction } from './transactions/simulate-route.ts';
import { mountUpdateTransactions } from './transactions/update-routes.ts';
import { mountV1Transactions } from './transactions/v1-routes.ts';
import { mountV1UpdateTransactions } from './transactions/v1-update-routes.ts';

/**
 * Mounts Capillary's loyalty data plane (reference section 6), with full paths. Behind the authentication, which sets
 * `response.locals.caller`, and a JSON body parser.
 */
export function mountLoyalty(router: Router, context: SimulatorContext): void {
  mountAddTransactions(router, context);
  mountUpdateTransactions(router, context);
  mountReadTransactions(router, context);
  mountSimulateTransaction(router, context);
  mountRejectedTransactions(router, context);
  mountV1Transactions(router, context);
  mountV1UpdateTransactions(router, context);
  mountBalances(router, context);
  mountLedger(router, context);
  mountV1Points(router, context);
  mountV2Points(router, context);
  mountCouponIssue(router, context);
  mountIsRedeemable(router, context);
  mountCouponRedemption(router, context);
  mountCouponReactivate(router, context);
  mountCouponRevoke(router, context);
  mountCouponLists(router, context);
  mountV1Coupons(router, context);
  mountOneTimePasswords(router, context);
  mountEvents(router, context);
  // Last: `/v2/customers/:id` would take every fixed name after it.
  mountCustomers(router, context);
  mountV1Customers(router, context);
}
