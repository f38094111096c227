import type { Request } from 'express';
import { AppError } from '@capconnect/kernel';
import { canonicalShop } from '../shopify/canonical-shop.ts';

/** What Shopify says about a delivery in its headers. The signature does not cover them. */
export interface WebhookHeaders {
  readonly shop: string;
  readonly topic: string;
  /** Same for every delivery of one event; the delivery's own id where Shopify sends no event id. */
  readonly eventId: string;
  readonly apiVersion: string;
  readonly triggeredAt: string;
}

const TOPIC = /^[a-z][a-z_.]{0,60}(\/[a-z_.]{1,60})?$/;
const ID = /^[\w.-]{1,100}$/;

/** @throws `INPUT_INVALID` naming the header that is missing or malformed. */
export function webhookHeaders(req: Request): WebhookHeaders {
  const shop = canonicalShop(req.get('x-shopify-shop-domain'));
  if (shop === undefined) throw wrong('X-Shopify-Shop-Domain', 'the shop’s myshopify.com domain');
  const topic = req.get('x-shopify-topic') ?? '';
  if (!TOPIC.test(topic)) throw wrong('X-Shopify-Topic', 'a topic such as orders/paid');
  const eventId = req.get('x-shopify-event-id') ?? req.get('x-shopify-webhook-id') ?? '';
  if (!ID.test(eventId)) throw wrong('X-Shopify-Event-Id', 'the id of the event');
  return {
    shop,
    topic,
    eventId,
    apiVersion: req.get('x-shopify-api-version') ?? '',
    triggeredAt: req.get('x-shopify-triggered-at') ?? '',
  };
}

function wrong(header: string, expected: string): AppError {
  return new AppError('INPUT_INVALID', `The header ${header} must be ${expected}.`, { details: { header } });
}
