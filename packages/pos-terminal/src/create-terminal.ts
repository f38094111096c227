import type { AcceptedBill, Bill, BillQuery, BillStatus } from './bill.ts';
import { type BridgeCall, type BridgeOptions, callBridge } from './call-bridge.ts';
import type { Claim, ClaimedReceipt } from './claim.ts';
import type {
  CustomerChange,
  CustomerIdentifier,
  CustomerProfile,
  FoundCustomer,
  WrittenCustomer,
} from './customer.ts';
import { hasStrings, isRecord } from './has-strings.ts';
import type * as redemption from './redemption.ts';

export interface TerminalOptions extends BridgeOptions {
  /** From `pairTerminal`. */
  readonly token: string;
}

/** What a redemption is known by when it is asked for again; from `tenderKey`. */
export interface Keyed {
  readonly idempotencyKey: string;
}

/** A paired till. Every call throws `TerminalError`. */
export interface Terminal {
  readonly bills: {
    /**
     * Hands a bill over. Once this answers, the bill is on the bridge's disk. Until then keep it, and submit the same
     * bill again: it counts once, however often it arrives. `CONFLICT`: another bill has its number.
     */
    submit(bill: Bill): Promise<AcceptedBill>;
    status(billNumber: string, which?: BillQuery): Promise<BillStatus>;
  };
  readonly customers: {
    find(customer: CustomerIdentifier): Promise<FoundCustomer>;
    /** Queued while the line is down. Enrolling the same person again changes nothing. */
    enrol(profile: CustomerProfile): Promise<WrittenCustomer>;
    update(customer: CustomerIdentifier, change: CustomerChange): Promise<WrittenCustomer>;
  };
  readonly points: {
    check(request: redemption.PointsRequest): Promise<redemption.CheckedPoints>;
    /** Has a code sent to the customer. Not tried again by itself: nobody wants two messages. */
    sendCode(request: redemption.PointsRequest): Promise<void>;
    /** With the same key the same redemption, however often. `REDEMPTION_REFUSED`: wrong code, too few points. */
    redeem(request: redemption.RedeemPointsRequest, keyed: Keyed): Promise<redemption.RedeemedPoints>;
    /** Without a key, the same redemption and number of points are one reversal. */
    reverse(request: redemption.ReversePointsRequest, keyed?: Keyed): Promise<redemption.ReversedPoints>;
  };
  readonly coupons: {
    check(request: redemption.CheckCouponRequest): Promise<redemption.CheckedCoupon>;
    redeem(request: redemption.RedeemCouponRequest, keyed: Keyed): Promise<redemption.RedeemedCoupon>;
    reactivate(request: { readonly redemptionId: string }): Promise<void>;
  };
  readonly claims: {
    submit(claim: Claim): Promise<ClaimedReceipt>;
  };
}

/** The till's side of the bridge: a typed client over `fetch`, for Node, browsers and Electron. */
export function createTerminal(options: TerminalOptions): Terminal {
  const call = <Answer>(request: BridgeCall, isAnswer: (value: unknown) => value is Answer) =>
    callBridge(options, request, isAnswer);
  const post = <Answer>(
    path: string,
    body: unknown,
    isAnswer: (value: unknown) => value is Answer,
    how: { readonly isRepeatable: boolean; readonly idempotencyKey?: string },
  ) => call({ method: 'POST', path, body, ...how }, isAnswer);

  return {
    bills: {
      submit: (bill) =>
        post('/v1/bills', bill, hasStrings<AcceptedBill>('id', 'billNumber', 'status'), {
          isRepeatable: true,
        }),
      status: (billNumber, which = {}) =>
        call(
          {
            method: 'GET',
            path: `/v1/bills/${encodeURIComponent(billNumber)}`,
            query: { ...which },
            isRepeatable: true,
          },
          hasStrings<BillStatus>('billNumber', 'status'),
        ),
    },
    customers: {
      find: (customer) =>
        call(
          { method: 'GET', path: '/v1/customers', query: { ...customer }, isRepeatable: true },
          hasStrings<FoundCustomer>('source', 'asOf'),
        ),
      enrol: (profile) =>
        post('/v1/customers', profile, hasStrings<WrittenCustomer>('id', 'status'), { isRepeatable: true }),
      update: (customer, change) =>
        call(
          { method: 'PUT', path: '/v1/customers', query: { ...customer }, body: change, isRepeatable: true },
          hasStrings<WrittenCustomer>('id', 'status'),
        ),
    },
    points: {
      check: (request) => post('/v1/points/check', request, isRedeemable, { isRepeatable: true }),
      async sendCode(request) {
        await post('/v1/points/code', request, isRecord, { isRepeatable: false });
      },
      redeem: (request, { idempotencyKey }) =>
        post('/v1/points/redeem', request, hasStrings<redemption.RedeemedPoints>('redemptionId'), {
          isRepeatable: true,
          idempotencyKey,
        }),
      reverse: (request, keyed) =>
        post('/v1/points/reverse', request, hasStrings<redemption.ReversedPoints>('redemptionId'), {
          isRepeatable: true,
          ...keyed,
        }),
    },
    coupons: {
      check: (request) => post('/v1/coupons/check', request, isRedeemableCoupon, { isRepeatable: true }),
      redeem: (request, { idempotencyKey }) =>
        post('/v1/coupons/redeem', request, hasStrings<redemption.RedeemedCoupon>('redemptionId'), {
          isRepeatable: true,
          idempotencyKey,
        }),
      async reactivate(request) {
        await post('/v1/coupons/reactivate', request, isRecord, { isRepeatable: true });
      },
    },
    claims: {
      submit: (claim) =>
        post('/v1/claims', claim, hasStrings<ClaimedReceipt>('billNumber', 'status'), { isRepeatable: true }),
    },
  };
}

function isRedeemable(value: unknown): value is redemption.CheckedPoints {
  return isRecord(value) && typeof value['redeemable'] === 'boolean';
}

function isRedeemableCoupon(value: unknown): value is redemption.CheckedCoupon {
  return isRedeemable(value);
}
