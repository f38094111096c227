import { createHmac, randomUUID } from 'node:crypto';

export interface ShopifyWebhook {
  /** Where the app listens, such as `http://127.0.0.1:4101/webhooks`. */
  readonly url: string;
  readonly secret: string;
  readonly shop: string;
  readonly topic: string;
  /** Exact bytes of the body. */
  readonly body: string | Uint8Array;
  /** Same for every delivery of one event; new when left out. */
  readonly eventId?: string;
  /** Same for every retry of one delivery; new when left out. */
  readonly webhookId?: string;
  readonly triggeredAt?: string;
}

/**
 * Delivers a webhook the way Shopify does: HMAC-SHA256 of the raw body in base64 and the documented headers, 5 seconds
 * for the whole request, redirects are failures.
 */
export async function sendShopifyWebhook(webhook: ShopifyWebhook): Promise<Response> {
  const body = typeof webhook.body === 'string' ? Buffer.from(webhook.body) : Buffer.from(webhook.body);
  return fetch(webhook.url, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': webhook.topic,
      'X-Shopify-Hmac-Sha256': createHmac('sha256', webhook.secret).update(body).digest('base64'),
      'X-Shopify-Shop-Domain': webhook.shop,
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Webhook-Id': webhook.webhookId ?? randomUUID(),
      'X-Shopify-Event-Id': webhook.eventId ?? randomUUID(),
      'X-Shopify-Triggered-At': webhook.triggeredAt ?? new Date().toISOString(),
    },
  });
}
