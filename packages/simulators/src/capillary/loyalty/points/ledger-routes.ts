import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { formatV2Time, parseV2Time } from '../../time/cluster-time.ts';
import { pageOf } from '../answers/page.ts';
import { Refusal } from '../answers/refusal.ts';
import { requestStatus } from '../answers/request-statuses.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { readableCustomer } from '../customers/read-customer.ts';
import { namingOf, resolveCustomer } from '../customers/resolve-customer.ts';
import type { LedgerEntry, LedgerReason } from './ledger-entry.ts';
import { isCredit, pointsTotals } from './points-ledger.ts';
import { pointsStatus } from './points-statuses.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const LONGEST_DAYS = 30;
const LARGEST_PAGE = 10;

const EVENT_NAMES: Readonly<Record<LedgerReason, string>> = {
  opening: 'OpeningBalance',
  earned: 'TransactionAdd',
  returned: 'ReturnBill',
  redeemed: 'PointsRedemption',
  reversed: 'PointsRedemptionReversal',
};

/** A customer's ledger: closing balance, and entries of at most 30 days (reference section 6.3). Amounts are text. */
export function mountLedger(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/pointsLedger/getCustomerLedgerBalance',
    v2Route(context, (call) => {
      const { programId, programName } = context.settings;
      return answer(context, call, (customer) => ({
        ledgerClosingBalance: [
          {
            pointsCategory: 'Main',
            programName,
            programId,
            closingBalance: pointsTotals(customer).balance.toFixed(3),
          },
        ],
      }));
    }),
  );
  router.get(
    '/v2/pointsLedger/getCustomerLedgerInfo',
    v2Route(context, (call) => answer(context, call, () => ({}))),
  );
}

function answer(
  context: SimulatorContext,
  call: Call,
  beside: (customer: Customer) => Record<string, unknown>,
): unknown {
  const named = resolveCustomer(context, namingOf(call.query));
  const { customer } = readableCustomer(context, named);
  const entries = matchingEntries(context, customer, call);
  const { limit, offset } = pageOf(call, LARGEST_PAGE);
  const extra = beside(customer);
  const isInfo = !('ledgerClosingBalance' in extra);
  if (isInfo && entries.length === 0) throw new Refusal([pointsStatus(814)]);
  const externalId = customer.profiles
    .flatMap(({ identifiers }) => identifiers)
    .find(({ type }) => type === 'externalId')?.value;
  const page = entries.slice(offset * limit, (offset + 1) * limit);
  return {
    customerDetails: { userId: customer.id, externalId: externalId ?? '', entityType: 'CUSTOMER' },
    ledgerDetails: {
      pageNumber: offset,
      pageSize: limit,
      totalEntries: entries.length,
      pageCount: limit === 0 ? 0 : Math.ceil(entries.length / limit),
      ...(isInfo ? { ledgerEntries: page.map((entry) => entryView(context, entry)) } : extra),
    },
    warnings: [],
    errors: [],
  };
}

/** Newest first. `offset` counts pages here. */
function matchingEntries(
  context: SimulatorContext,
  customer: Customer,
  { query }: Call,
): readonly LedgerEntry[] {
  const endMs = timeOf(query.get('endDate')) ?? context.nowMs();
  const startMs = timeOf(query.get('startDate')) ?? endMs - DEFAULT_DAYS * DAY_MS;
  if (endMs - startMs > LONGEST_DAYS * DAY_MS || startMs > endMs) throw new Refusal([requestStatus(400)]);
  const wanted = query.get('ledgerEntryType');
  const tillId = query.get('tillId');
  return customer.ledger
    .filter((entry) => entry.atMs >= startMs && entry.atMs <= endMs)
    .filter((entry) => wanted === null || entryType(entry) === wanted)
    .filter(({ tillCode }) => tillId === null || String(context.org.tills.get(tillCode)?.id) === tillId)
    .toReversed();
}

function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const atMs = parseV2Time(text);
  if (atMs === undefined) throw new Refusal([requestStatus(400)]);
  return atMs;
}

function entryType(entry: LedgerEntry): 'CREDIT' | 'DEBIT' | 'OPENING_BALANCE' {
  if (entry.reason === 'opening') return 'OPENING_BALANCE';
  return isCredit(entry) ? 'CREDIT' : 'DEBIT';
}

function entryView(context: SimulatorContext, entry: LedgerEntry): unknown {
  const { programId, programName, clusterOffsetMinutes } = context.settings;
  const net = isCredit(entry) ? entry.points : entry.points.times(-1);
  return {
    eventLogId: entry.id,
    eventName: EVENT_NAMES[entry.reason],
    ledgerCreatedDate: formatV2Time(entry.atMs, clusterOffsetMinutes),
    entryDetails: [
      {
        ledgerEntryType: entryType(entry),
        points: entry.points.toFixed(),
        pointsCategory: 'Main',
        programName,
        programId,
      },
    ],
    netPointsOnEvent: net.toFixed(3),
    ...(entry.transactionId === null
      ? {}
      : {
          transactionDetails: {
            transactionId: entry.transactionId,
            transactionNumber: entry.transactionNumber,
          },
        }),
    store: context.org.stores.get(entry.storeCode)?.name ?? entry.storeCode,
    storeCode: entry.storeCode,
    tillCode: entry.tillCode,
  };
}
