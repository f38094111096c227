/**
 * Messages about one customer run one after the other: the customer's Shopify id, else the order's, else nothing but
 * the event itself. Read from the `admin_graphql_api_id` texts, since a JSON number cannot hold every id.
 */
export function orderingKey(body: Uint8Array, eventId: string): string {
  const payload = parse(body);
  return gid(member(payload, 'customer')) ?? gid(payload) ?? eventId;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // A signed body that is no JSON is kept all the same, and becomes a dead letter.
    return undefined;
  }
}

function gid(value: unknown): string | undefined {
  const id = member(value, 'admin_graphql_api_id');
  return typeof id === 'string' && /^gid:\/\/shopify\/\w+\/\d+$/.test(id)
    ? id.slice('gid://shopify/'.length)
    : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
