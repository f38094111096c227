/** What a line of the page says of a message. Nothing personal. */
export interface Entry {
  readonly id: string;
  /** The number of the bill; what it is where it is no bill. */
  readonly title: string;
  readonly kind: string;
  readonly till: string | null;
  readonly businessDate: string | null;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['sale', 'Sale'],
  ['return', 'Return'],
  ['not-interested', 'Sale without customer'],
]);

/** A bill is named by its identity (see `billDeliveryId`); the ids of other messages may stand for a person. */
export function entryOfDelivery({
  id,
  type,
  deliveryId,
}: {
  readonly id: string;
  readonly type: string;
  readonly deliveryId: string;
}): Entry {
  const [till, billNumber, businessDate, kind = ''] =
    type === 'bill' ? deliveryId.split('/').map(decoded) : [];
  if (till === undefined || billNumber === undefined || businessDate === undefined) {
    return { id, title: otherTitle(type), kind: otherTitle(type), till: null, businessDate: null };
  }
  return { id, title: billNumber, kind: KINDS.get(kind) ?? 'Bill', till, businessDate };
}

function otherTitle(type: string): string {
  if (type.startsWith('customer')) return 'Customer';
  return type.includes('redeem') ? 'Points redeemed offline' : 'Entry';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
