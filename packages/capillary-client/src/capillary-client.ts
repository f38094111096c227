import type { Agent } from 'node:http';
import type { CapillaryAuth } from '@capconnect/auth-core';
import { AppError, silentLogger, systemClock, type Clock, type Logger } from '@capconnect/kernel';
import { createCall, type Call, type CallPurpose, type OnAnswer } from './call.ts';
import type { CallBudget } from './call-budget.ts';
import { issueCoupon } from './coupons/issue-coupon.ts';
import { reactivateCoupons } from './coupons/reactivate-coupons.ts';
import { couponByCode } from './coupons/coupon-by-code.ts';
import { couponRedeemable } from './coupons/coupon-redeemable.ts';
import { redeemCoupon } from './coupons/redeem-coupon.ts';
import { addCustomer } from './customers/add-customer.ts';
import { changeIdentifier } from './customers/change-identifier.ts';
import { customerCoupons } from './customers/customer-coupons.ts';
import { customerDetails } from './customers/customer-details.ts';
import { customerTransactions } from './customers/customer-transactions.ts';
import { lookupCustomer } from './customers/lookup-customer.ts';
import { loyaltyDetails } from './customers/loyalty-details.ts';
import { updateCustomer } from './customers/update-customer.ts';
import { createCapillaryHttp } from './http.ts';
import { till } from './organization/till.ts';
import { generateOtp } from './otp/generate-otp.ts';
import { validateOtp } from './otp/validate-otp.ts';
import { findRedemption } from './points/find-redemption.ts';
import { issueValidationCode } from './points/issue-validation-code.ts';
import { pointsBalance } from './points/points-balance.ts';
import { pointsRedeemable } from './points/points-redeemable.ts';
import { redeemPoints } from './points/redeem-points.ts';
import { reversePoints } from './points/reverse-points.ts';
import { addTransaction } from './transactions/add-transaction.ts';
import { addTransactionsBulk } from './transactions/add-transactions-bulk.ts';
import { retroTransaction } from './transactions/retro-transaction.ts';
import { transactionsByBillNumber } from './transactions/transactions-by-bill-number.ts';
import { updateTransaction } from './transactions/update-transaction.ts';

export interface CapillaryClientOptions {
  /** Origin of the organisation's cluster, such as `https://eu.api.capillarytech.com`. */
  readonly baseUrl: string;
  readonly auth: CapillaryAuth;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** For a whole call, token included; waiting for the budget is not. */
  readonly timeoutMs?: number;
  /** Asked before each request, and told of each that Capillary refuses for its rate. Without one nothing waits. */
  readonly budget?: CallBudget;
  /** Is told of each call and runs it: for traces. Nothing that it is told is personal. */
  readonly observe?: ObserveCall;
  /** Hears of each answer: whether Capillary can be reached, and what its clock says. */
  readonly onAnswer?: OnAnswer;
  /** Carries the connections, for tests and for clients that share one; https or http, as the base URL. */
  readonly httpAgent?: Agent;
}

/** @param operation - name of a call of this client, such as `transactions.add`. */
type ObserveCall = <Result>(operation: string, call: () => Promise<Result>) => Promise<Result>;

export interface CapillaryClient extends CapillaryOperations {
  /**
   * The same client, with its token and its connections, for one piece of work, such as a message: the budget is told what
   * that has sent before. Calls are `live` by default.
   */
  forWork(purpose: CallPurpose): CapillaryClient;
}

type CapillaryOperations = ReturnType<typeof operationsOver>;

/**
 * Calls Capillary's data plane: each method is one request, sent once, and is described at its function. Every answer
 * carries `requestId` and `warnings`; ids and amounts are strings.
 *
 * Methods throw `AppError` with the codes of `failureOf`, those of a lost answer (`OUTCOME_UNKNOWN` for a write that
 * may have arrived, else `UPSTREAM_UNAVAILABLE`), those of the authentication, `RATE_LIMITED` of the budget before
 * anything was sent, and `INPUT_INVALID` for an amount that is no decimal number. Nothing is retried here, but for one replay with a new token after a rejected one.
 *
 * @throws AppError `CONFIG_INVALID` when the base URL is no URL. Where it may lead is for `auth` to judge.
 */
export function createCapillaryClient({
  baseUrl,
  auth,
  clock = systemClock,
  logger = silentLogger,
  timeoutMs = 10_000,
  budget,
  observe = (_operation, call) => call(),
  onAnswer,
  httpAgent,
}: CapillaryClientOptions): CapillaryClient {
  const http = createCapillaryHttp({ origin: originOf(baseUrl), auth, httpAgent });
  const forWork = (purpose: CallPurpose): CapillaryClient => {
    const call = createCall({ http, clock, logger, timeoutMs, budget, purpose, onAnswer });
    return { ...operationsOver((operation) => observe(operation.name, () => call(operation))), forWork };
  };
  return forWork({ priority: 'live' });
}

function operationsOver(call: Call) {
  return {
    customers: {
      lookup: method(call, lookupCustomer),
      details: method(call, customerDetails),
      add: method(call, addCustomer),
      update: method(call, updateCustomer),
      changeIdentifier: method(call, changeIdentifier),
      loyaltyDetails: method(call, loyaltyDetails),
      coupons: method(call, customerCoupons),
      transactions: method(call, customerTransactions),
    },
    transactions: {
      add: method(call, addTransaction),
      addBulk: method(call, addTransactionsBulk),
      getByBillNumber: method(call, transactionsByBillNumber),
      update: method(call, updateTransaction),
      retro: method(call, retroTransaction),
    },
    points: {
      balance: method(call, pointsBalance),
      isRedeemable: method(call, pointsRedeemable),
      issueValidationCode: method(call, issueValidationCode),
      redeem: method(call, redeemPoints),
      findRedemption: method(call, findRedemption),
      reverse: method(call, reversePoints),
    },
    coupons: {
      isRedeemable: method(call, couponRedeemable),
      redeem: method(call, redeemCoupon),
      reactivate: method(call, reactivateCoupons),
      issue: method(call, issueCoupon),
      byCode: method(call, couponByCode),
    },
    otp: {
      generate: method(call, generateOtp),
      validate: method(call, validateOtp),
    },
    organization: {
      till: method(call, till),
    },
  };
}

/** An operation of this client, given its way to call. */
function method<Parameters extends readonly unknown[], Result>(
  call: Call,
  operation: (call: Call, ...parameters: Parameters) => Promise<Result>,
): (...parameters: Parameters) => Promise<Result> {
  return (...parameters) => operation(call, ...parameters);
}

function originOf(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url !== null) return url.origin;
  throw new AppError(
    'CONFIG_INVALID',
    "Capillary's base URL is not a URL. Use the host of your cluster, such as https://eu.api.capillarytech.com.",
  );
}
