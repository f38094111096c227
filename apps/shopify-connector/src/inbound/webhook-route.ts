import { type Inbox, rawBody } from '@capconnect/connector-kit';
import type { Secret } from '@capconnect/kernel';
import { Router } from 'express';
import { verifyWebhook } from '../shopify/verify-webhook.ts';
import { orderingKey } from './ordering-key.ts';
import { webhookHeaders } from './webhook-headers.ts';

/** Orders with hundreds of lines pass a megabyte. */
const BODY_LIMIT_BYTES = 5 * 1024 * 1024;

export interface WebhookRouteOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  /** The current app secret first, then the previous one while rotating. */
  readonly secrets: readonly Secret[];
}

/**
 * `POST /webhooks`, the door for every topic: verify the bytes, normalise, store, answer. 200 only once the event is on
 * disk, and for a repeated event too; 401 for a wrong signature. Mapping happens later, in the worker.
 */
export function createWebhookRoute({ inbox, secrets }: WebhookRouteOptions): Router {
  const router = Router();
  router.post('/webhooks', rawBody({ limit: BODY_LIMIT_BYTES }), async (req, res) => {
    const body: Buffer = req.body;
    verifyWebhook({ body, signature: req.get('x-shopify-hmac-sha256'), secrets });
    const { shop, topic, eventId, apiVersion, triggeredAt } = webhookHeaders(req);
    await inbox.put({
      tenantId: shop,
      source: 'shopify',
      deliveryId: eventId,
      type: topic,
      orderingKey: orderingKey(body, eventId),
      payload: body,
      headers: { apiVersion, triggeredAt },
    });
    res.sendStatus(200);
  });
  return router;
}
