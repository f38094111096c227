import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '@capconnect/connector-kit';
import { areCharacters, canonicalCharacters, checkCharacter, toCharacters } from './receipt-characters.ts';

/** What of a bill a receipt id stands for: its message's tenant and delivery id. */
export interface ReceiptOf {
  readonly tenantId: string;
  readonly deliveryId: string;
}

const STORE_CHARACTERS = 2;
const MAC_CHARACTERS = 13;
const MAC_BITS = 65n;
const LENGTH = STORE_CHARACTERS + MAC_CHARACTERS + 1;

export interface ReceiptIds {
  /** The id that is printed: the same for the same bill, in groups of four such as `7K2R-9QXM-4T8D-HB3W`. */
  issue(bill: ReceiptOf): string;
  /** The ids that may have been printed for a bill, one for each key of the ring. */
  candidates(bill: ReceiptOf): readonly string[];
  /** A typed id in the form that was printed; `undefined` for a mistyped one. */
  read(text: string): string | undefined;
  /** Whether an id that was read is of this store. One in a thousand of another store's looks like it. */
  isOfStore(receiptId: string, tenantId: string): boolean;
  /** Whether it was issued here for this bill. */
  isOf(receiptId: string, bill: ReceiptOf): boolean;
}

/**
 * Receipt ids: 10 bits that name the store, 65 bits of a MAC over the bill's identity, and a check character. They hold
 * nothing about the bill, and without the keys nobody can make one.
 */
export function createReceiptIds({ keyRing }: { readonly keyRing: KeyRing }): ReceiptIds {
  function candidates(bill: ReceiptOf): readonly string[] {
    return keyRing.lookupHashes(contentOf(bill)).map((mac) => receiptId(bill.tenantId, mac));
  }

  return {
    issue: (bill) => receiptId(bill.tenantId, keyRing.lookupHash(contentOf(bill))),
    candidates,

    read(text) {
      const characters = canonicalCharacters(text);
      if (characters.length !== LENGTH || !areCharacters(characters)) return undefined;
      return checkCharacter(characters.slice(0, -1)) === characters.at(-1) ? grouped(characters) : undefined;
    },

    isOfStore: (id, tenantId) => id.startsWith(storeCharacters(tenantId)),
    isOf: (id, bill) =>
      candidates(bill).some((candidate) => timingSafeEqual(Buffer.from(candidate), Buffer.from(id))),
  };
}

function receiptId(tenantId: string, mac: Buffer): string {
  // The first 65 bits: nine bytes without their last seven bits.
  const bits = BigInt(`0x${mac.toString('hex', 0, 9)}`) >> (72n - MAC_BITS);
  const characters = storeCharacters(tenantId) + toCharacters(bits, MAC_CHARACTERS);
  return grouped(characters + checkCharacter(characters));
}

/** Not secret: it only lets a till be told that the receipt is another store's. */
function storeCharacters(tenantId: string): string {
  const digest = createHash('sha256').update(`receipt store ${tenantId}`).digest();
  return toCharacters(BigInt(digest.readUInt16BE(0)), STORE_CHARACTERS);
}

function contentOf({ tenantId, deliveryId }: ReceiptOf): string {
  return `receipt ${tenantId.length} ${tenantId} ${deliveryId}`;
}

function grouped(characters: string): string {
  return characters.replaceAll(/.{4}(?=.)/g, '$&-');
}
