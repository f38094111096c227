export { createTerminal } from './create-terminal.ts';
export type { Terminal } from './create-terminal.ts';
export { pairTerminal } from './pair-terminal.ts';
export type { Pairing } from './pair-terminal.ts';
export { tenderKey } from './tender-key.ts';
export type { Tender } from './tender-key.ts';
export { TerminalError } from './terminal-error.ts';
export type { FieldProblem, Outcome } from './terminal-error.ts';
export type { Call } from './call-bridge.ts';
export type { AcceptedBill, Bill, BillLine, BillQuery, BillStatus, DeliveryState, Payment } from './bill.ts';
export type { Amount } from './amount.ts';
export type {
  CustomerChange,
  CustomerIdentifier,
  CustomerProfile,
  FoundCustomer,
  WrittenCustomer,
} from './customer.ts';
export type {
  CheckCouponRequest,
  CheckedCoupon,
  CheckedPoints,
  PointsRequest,
  RedeemCouponRequest,
  RedeemedCoupon,
  RedeemedPoints,
  RedeemPointsRequest,
  ReversedPoints,
  ReversePointsRequest,
} from './redemption.ts';
export type { Claim, ClaimedReceipt } from './claim.ts';
