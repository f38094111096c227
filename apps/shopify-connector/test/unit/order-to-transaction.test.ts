import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { customerIdentifiers } from '../../src/mapping/customer-identifiers.ts';
import { orderToTransaction } from '../../src/mapping/order-to-transaction.ts';
import { Order } from '../../src/shopify/order.schema.ts';
import { parsePayload, readPayload } from '../../src/shopify/parse-payload.ts';
import { ShopSettings } from '../../src/tenant.ts';

const folder = new URL('../../../../contracts/vectors/shopify/', import.meta.url);
const sample = readFileSync(new URL('orders_paid.pretty.json', folder), 'utf8');
const Line = z.record(z.string(), z.string());
const Vectors = z.strictObject({
  source: z.string(),
  vectors: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        changes: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
        settings: z.record(z.string(), z.unknown()),
        transaction: z.looseObject({ lines: z.array(Line).optional() }).optional(),
        identifiers: z.array(z.strictObject({ type: z.string(), value: z.string() })).optional(),
        skip: z.string().optional(),
      }),
    )
    .min(9),
});
const { vectors } = Vectors.parse(
  JSON.parse(readFileSync(new URL('order-to-transaction.json', folder), 'utf8')),
);

describe('vectors: Shopify order to Capillary transaction', () => {
  it.each(vectors.filter(({ skip }) => skip !== undefined))('$id $title', ({ changes, settings, skip }) => {
    expect(map(changed(changes), settings).result).toEqual({ skip });
  });

  it.each(vectors.filter(({ skip }) => skip === undefined))(
    '$id $title',
    ({ changes, settings, transaction, identifiers }) => {
      const mapped = map(changed(changes), settings);
      const { lines = [], ...bill } = transaction ?? {};
      // A vector names what it is about; what it leaves out is left open.
      const lineItemsV2 = expect.arrayContaining(lines.map((line) => expect.objectContaining(line)));
      expect(mapped.result).toMatchObject({ bill: { ...bill, lineItemsV2 } });
      expect(mapped.identifiers).toEqual(identifiers ?? mapped.identifiers);
    },
  );
});

function map(body: string, settings: Record<string, unknown>) {
  const bytes = Buffer.from(body);
  const shopSettings = ShopSettings.parse(settings);
  const payload = parsePayload(bytes);
  const order = readPayload(Order, payload);
  const identifiers = customerIdentifiers(order, shopSettings);
  return { identifiers, result: orderToTransaction({ order, payload, identifiers, settings: shopSettings }) };
}

/** The sample with values put in at dotted paths. Ids are put in as JSON numbers, as Shopify sends them. */
function changed(changes: Record<string, string | boolean | null>): string {
  const order: Record<string, unknown> = JSON.parse(sample);
  for (const [path, value] of Object.entries(changes)) {
    if (path === 'id') continue;
    if (value === 'gift-cards-only') {
      order['line_items'] = z
        .array(z.looseObject({ gift_card: z.boolean() }))
        .parse(order['line_items'])
        .filter((line) => line.gift_card);
      continue;
    }
    const names = path.split('.');
    const last = names.pop() ?? '';
    let target: object = order;
    for (const name of names) target = member(target, name);
    Reflect.set(target, last, value);
  }
  const text = JSON.stringify(order);
  const id = changes['id'];
  return typeof id === 'string' ? text.replace('"id":6298473201994', `"id":${id}`) : text;
}

function member(target: object, name: string): object {
  const value: unknown = Reflect.get(target, name);
  if (typeof value === 'object' && value !== null) return value;
  throw new Error(`The sample has no object ${name}.`);
}
