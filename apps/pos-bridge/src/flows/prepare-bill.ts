import type { addTransactionOnce, TransactionRequest } from '@capconnect/capillary-client';
import type { FlowResult, FlowRow, MessageSearch, Tenant } from '@capconnect/connector-kit';
import type { Bill } from '../bills/bill.schema.ts';
import { type BillFacts, billFactsOf } from '../bills/bill-facts.ts';
import { createReadBill } from '../bills/read-bill.ts';
import { billToTransaction } from '../mapping/bill-to-transaction.ts';
import { capillaryBillNumber } from '../mapping/capillary-bill-number.ts';
import type { CancelledBill } from '../redeem/create-undo-redemptions.ts';
import type { StoreSettings } from '../tenant.ts';
import { completedBill } from './completed-bill.ts';
import { originalBill } from './original-bill.ts';
import { refuseRepeatedSale } from './refuse-repeated-sale.ts';

export interface PrepareBillOptions {
  readonly messages: Pick<MessageSearch, 'find'>;
}

/** A bill that is in Capillary now. */
type SettledTransaction = Awaited<ReturnType<typeof addTransactionOnce>>;

/** A bill ready to be sent. */
export interface PreparedBill {
  readonly bill: Bill;
  readonly facts: BillFacts;
  readonly request: TransactionRequest;
  /** The bill that it makes void, as the till counts. */
  readonly cancels: CancelledBill | undefined;
  /** What is kept of its delivery. @param sentAs - its number in Capillary, where that is not the request's */
  readonly result: (transaction: SettledTransaction, sentAs?: string) => FlowResult;
}

export type PrepareBill = (row: FlowRow, tenant: Tenant<StoreSettings>) => Promise<PreparedBill>;

/** Reads an accepted bill, and finds the bills that it gives something back of. */
export function createPrepareBill({ messages }: PrepareBillOptions): PrepareBill {
  const readBill = createReadBill();
  return async ({ message, tools }, tenant) => {
    const { settings } = tenant;
    const facts = billFactsOf(message.headers);
    await refuseRepeatedSale(messages, { tenantId: tenant.id, messageId: message.id, facts });
    const { bill } = readBill(message.payload, settings.defaultCountryCode);
    const { numberTemplate: template = settings.billNumberTemplate } = facts;
    const numberOf = (billNumber: string) =>
      capillaryBillNumber({ template, store: tenant.id, facts, billNumber });

    const originalOf = (billNumber: string) =>
      originalBill(messages, {
        tenantId: tenant.id,
        facts,
        billNumber,
        isCancellation: bill.returnType === 'CANCELLED',
      });
    const originals = new Map(
      await Promise.all(
        returnedNumbers(bill).map(
          async (number) =>
            [
              number,
              {
                capillaryBillNumber: numberOf(number),
                correctedAt: undefined,
                ...(await originalOf(number)),
              },
            ] as const,
        ),
      ),
    );
    const ofBill = bill.originalBillNumber ?? bill.billNumber;
    const original = bill.type === 'RETURN' ? originals.get(ofBill) : undefined;
    const request = billToTransaction({
      bill,
      facts,
      store: tenant.id,
      settings,
      capillaryBillNumber: numberOf(bill.billNumber),
      original,
      parentBillNumber: ({ originalBillNumber = ofBill }) =>
        originals.get(originalBillNumber)?.capillaryBillNumber,
    });
    tools.refer(request.billNumber);
    tools.completes(completedBill(message.id));
    return {
      bill,
      facts,
      request,
      cancels:
        request.returnType === 'CANCELLED'
          ? {
              tenantId: tenant.id,
              till: original?.facts?.till ?? facts.till,
              billNumber: ofBill,
              businessDate: original?.facts?.businessDate,
            }
          : undefined,
      result: ({ transactionId, points, existedAlready, requestId }, sentAs = request.billNumber) => ({
        billNumber: facts.billNumber,
        capillaryBillNumber: sentAs,
        type: request.type,
        transactionId,
        points: points ?? null,
        businessDate: facts.businessDate,
        billedAt: facts.billedAt,
        billingDate: request.billingDate,
        existedAlready,
        requestId: requestId ?? null,
      }),
    };
  };
}

/** The numbers of the bills that it gives something back of. */
function returnedNumbers({ type, billNumber, originalBillNumber, lines = [] }: Bill): readonly string[] {
  if (type === 'RETURN') return [originalBillNumber ?? billNumber];
  const returned = lines.filter((line) => line.type === 'RETURN');
  const numbers = returned.map((line) => line.originalBillNumber ?? originalBillNumber);
  return [...new Set(numbers.filter((number) => number !== undefined))];
}
