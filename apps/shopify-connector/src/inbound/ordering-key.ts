const CUSTOMER = '"gid://shopify/Customer/';
const ORDER = '"gid://shopify/Order/';
const LONGEST_ID = 20;

/**
 * Messages about one customer run one after the other: named by the customer's Shopify id, else the order's, else
 * nothing but the event itself. The ids are looked for in the bytes as `admin_graphql_api_id` texts: parsing the whole
 * body was a tenth of the door's work, and a JSON number cannot hold every id. In the text of a note or property
 * the quotation mark would be escaped, so it is not found there; and a wrong key could only change the order.
 */
export function orderingKey(body: Buffer, eventId: string): string {
  return idAfter(body, CUSTOMER) ?? idAfter(body, ORDER) ?? eventId;
}

function idAfter(body: Buffer, marker: string): string | undefined {
  const start = body.indexOf(marker);
  if (start === -1) return undefined;
  const idStart = start + marker.length;
  const id = /^(\d+)"/.exec(body.toString('latin1', idStart, idStart + LONGEST_ID + 1))?.[1];
  return id === undefined ? undefined : `${marker.slice('"gid://shopify/'.length)}${id}`;
}
