import type { Inbox, KeyRing, MessageSearch, Tenant } from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import type { z } from 'zod';
import type { TillIdentifier } from '../customers/customer-identifier.ts';
import { customerKey, isCustomerKey } from '../customers/customer-key.ts';
import type { StoreSettings } from '../tenant.ts';
import { CLAIM_MESSAGE, ClaimHeaders } from './claim-message.ts';
import type { ReceiptIds } from './create-receipt-ids.ts';
import { findReceipt } from './find-receipt.ts';

/** Each is a claim that Capillary refused; whoever comes after needs a person. */
const MOST_ROUNDS = 10;

export interface AcceptClaimOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: Pick<MessageSearch, 'find' | 'get'>;
  readonly receiptIds: Pick<ReceiptIds, 'isOfStore' | 'isOf'>;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

export interface ReceiptClaim {
  readonly tenant: Tenant<StoreSettings>;
  readonly till: string;
  /** One that was read. */
  readonly receiptId: string;
  readonly identifier: TillIdentifier;
}

/** @returns the message of the claim, on disk, and the number of the bill */
export type AcceptClaim = (
  claim: ReceiptClaim,
) => Promise<{ readonly id: string; readonly billNumber: string }>;

/**
 * Takes a claim. The inbox decides who is first: the claims of a bill have one delivery id, so that of many at once, from
 * whichever process, one is accepted; and what was accepted survives a crash. The same customer asking again while
 * theirs is under way gets the same claim.
 * @throws what `findReceipt` throws; `CONFLICT`, saying when, for a bill that was claimed
 */
export function createAcceptClaim(options: AcceptClaimOptions): AcceptClaim {
  const { inbox, messages, keyRing } = options;

  return async ({ tenant, till, receiptId, identifier }) => {
    const bill = await findReceipt(options, tenant, receiptId);
    const billNumber = bill.headers['billNumber'] ?? '';
    const orderingKey = customerKey(keyRing, tenant.id, identifier);
    const headers: z.output<typeof ClaimHeaders> = { till, billId: bill.id, customer: orderingKey };
    // A claim that Capillary refused for good uses nothing up: the next one is a round of its own.
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      const { id, isDuplicate } = await inbox.put({
        ...CLAIM_MESSAGE,
        tenantId: tenant.id,
        deliveryId: `${bill.id}/${round}`,
        orderingKey,
        payload: Buffer.from(JSON.stringify({ identifier })),
        headers,
        references: [identifier.value, receiptId, billNumber, bill.id],
      });
      if (!isDuplicate) return { id, billNumber };
      const earlier = await messages.get(id);
      const { customer } = ClaimHeaders.parse(earlier?.headers);
      const isTheirs = isCustomerKey(keyRing, tenant.id, identifier, customer);
      if (earlier?.status === 'dead') continue;
      if (isTheirs && earlier?.status !== 'done') return { id, billNumber };
      throw claimedAlready(earlier?.acceptedAt, isTheirs);
    }
    throw new AppError(
      'CONFLICT',
      'Capillary refused the claims of this receipt so far. Let the manager look at them: capconnect deliveries list.',
    );
  };
}

function claimedAlready(at: string | undefined, isTheirs: boolean): AppError {
  return new AppError(
    'CONFLICT',
    isTheirs
      ? `This receipt was claimed at ${at ?? 'an earlier time'} for this customer: its points are theirs. There is nothing left to do.`
      : `This receipt was claimed at ${at ?? 'an earlier time'} by another customer. A receipt can be claimed once.`,
    { details: { claimedAt: at } },
  );
}
