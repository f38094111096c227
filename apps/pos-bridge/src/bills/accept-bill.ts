import type { Inbox, KeyRing, MessageSearch, Tenant } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { identifiersOf, type TillIdentifier } from '../customers/customer-identifier.ts';
import type { ReceiptIds } from '../receipts/create-receipt-ids.ts';
import { receiptFor, receiptOfAccepted } from '../receipts/receipt-of-bill.ts';
import type { StoreSettings } from '../tenant.ts';
import type { Terminal } from '../terminals/terminal.ts';
import type { Bill } from './bill.schema.ts';
import type { BillConflicts } from './bill-conflicts.ts';
import { type BillFacts, billFactsOf } from './bill-facts.ts';
import { billDeliveryId, billKind } from './bill-identity.ts';
import { BILL_MESSAGE } from './bill-message.ts';
import { billOrderingKey } from './bill-ordering-key.ts';
import { billTime } from './bill-time.ts';
import { type ClockOffsets, correctedTime } from './corrected-time.ts';
import { billFingerprint, hasFingerprint } from './fingerprint.ts';
import { createReadBill } from './read-bill.ts';

export interface AcceptBillOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: Pick<MessageSearch, 'find' | 'get'>;
  readonly conflicts: Pick<BillConflicts, 'note'>;
  readonly keyRing: KeyRing;
  readonly receiptIds: Pick<ReceiptIds, 'issue' | 'candidates'>;
  readonly offsetsOf: (terminalId: string) => ClockOffsets;
  /** Hears of whom a return takes points: what is known of their balance is too much from now on. */
  readonly onReturn: (tenantId: string, customer: readonly TillIdentifier[]) => void;
  /** Whether a bill goes out at once, or together with others that wait. */
  readonly priorityOf: (tenant: Tenant<StoreSettings>) => 'live' | 'drain';
}

export interface AcceptedBill {
  readonly id: string;
  readonly billNumber: string;
  /** To be printed on the bill of a guest, who may claim its points with it. */
  readonly receiptId: string | undefined;
  readonly warnings: readonly string[];
}

export type AcceptBill = (
  body: Uint8Array,
  terminal: Terminal,
  tenant: Tenant<StoreSettings>,
) => Promise<AcceptedBill>;

/**
 * Takes a bill: it is on disk when this resolves, network or no network. The same bill again is the same acceptance.
 * @throws `INPUT_INVALID`; `CONFLICT` for a bill that was accepted with other content; what the inbox throws when it
 * cannot keep it
 */
export function createAcceptBill(options: AcceptBillOptions): AcceptBill {
  const { inbox, messages, conflicts, keyRing, receiptIds, offsetsOf, onReturn, priorityOf } = options;
  const readBill = createReadBill();

  return async (body, terminal, tenant) => {
    const { bill, warnings } = readBill(body, tenant.settings.defaultCountryCode);
    const facts = factsOf(bill, terminal, tenant.settings);
    const deliveryId = billDeliveryId(facts);
    const receiptId = isOfGuest(bill) ? receiptFor(receiptIds, tenant, deliveryId) : undefined;
    const { id, isDuplicate } = await inbox.put({
      ...BILL_MESSAGE,
      tenantId: tenant.id,
      deliveryId,
      orderingKey: billOrderingKey(keyRing, { tenantId: tenant.id, till: terminal.till, bill }),
      payload: body,
      headers: facts,
      priority: priorityOf(tenant),
      references: [
        bill.billNumber,
        ...(receiptId === undefined ? [] : [receiptId]),
        ...identifiersOf(bill.customer ?? {}).map(({ value }) => value),
      ],
    });
    const accepted = { id, billNumber: bill.billNumber, warnings };
    if (!isDuplicate) {
      if (bill.type === 'RETURN') onReturn(tenant.id, identifiersOf(bill.customer ?? {}));
      return { ...accepted, receiptId };
    }
    await requireSame(id, bill, facts, tenant.id);
    const printed = await receiptOfAccepted({ receiptIds, messages }, { tenantId: tenant.id, deliveryId });
    return { ...accepted, receiptId: printed };
  };

  function factsOf(bill: Bill, terminal: Terminal, settings: StoreSettings) {
    const { billedAtMs, businessDate } = billTime(bill.billedAt, settings);
    const billedAt = new Date(billedAtMs).toISOString();
    return {
      till: terminal.till,
      terminalId: terminal.id,
      billNumber: bill.billNumber,
      businessDate,
      kind: billKind(bill.type),
      billedAt,
      correctedAt: new Date(correctedTime(billedAtMs, offsetsOf(terminal.id))).toISOString(),
      // However the time was spelled.
      fingerprint: billFingerprint(keyRing, { ...bill, billedAt }),
      numberTemplate: settings.billNumberTemplate,
    } satisfies BillFacts;
  }

  async function requireSame(
    messageId: string,
    bill: Bill,
    { till, billNumber, billedAt }: BillFacts,
    tenantId: string,
  ): Promise<void> {
    const accepted = billFactsOf((await messages.get(messageId))?.headers);
    if (hasFingerprint(keyRing, { ...bill, billedAt }, accepted.fingerprint)) return;
    await conflicts.note({ tenantId, till, billNumber, messageId });
    throw new AppError(
      'CONFLICT',
      'This till sent another bill under this number on this business day, and it was accepted. Compare the two; if both are real, send this one under a number of its own.',
      { details: { acceptedId: messageId } },
    );
  }
}

/** Whether it goes to Capillary as nobody's, to be given to a customer later. An exchange touches bills of others. */
function isOfGuest({ type, customer, lines = [] }: Bill): boolean {
  if (type === 'RETURN' || lines.some((line) => line.type === 'RETURN')) return false;
  return type === 'NOT_INTERESTED' || identifiersOf(customer ?? {}).length === 0;
}
