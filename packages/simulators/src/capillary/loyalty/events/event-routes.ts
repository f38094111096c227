import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { createStatuses } from '../answers/status.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { scalarText } from '../customers/customer-input.ts';

const eventStatus = createStatuses({
  1808: 'Invalid event name',
  1839: 'Webhook not found',
});

const webhookInput = z.object({
  transformerType: z.string().default(''),
  tillCode: z.string().optional(),
  uniquenessCheckEnabled: z.boolean().default(false),
});

const eventInput = z.looseObject({
  event_name: z.string().optional(),
  external_event_id: scalarText.optional(),
});

/**
 * Behavioural events: register a webhook, post to its address (reference section 6.8). The real address is another host's,
 * with optional Basic; here it is this one's, behind the same authentication as every call.
 */
export function mountEvents(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/events/webhook',
    v2Route(context, (call) => {
      const { transformerType, tillCode, uniquenessCheckEnabled } = parseInput(webhookInput, call.body);
      const id = context.nextId();
      context.loyalty.eventWebhooks.set(id, {
        id,
        transformerType,
        tillCode: tillCode ?? call.caller.tillCode,
        isUniquenessChecked: uniquenessCheckEnabled,
      });
      return { createdId: id, webHookUri: `${call.origin}/v2/events/webhook/${id}`, warnings: [] };
    }),
  );
  router.post(
    '/v2/events/webhook/:id',
    v2Route(context, (call) => receive(context, call)),
  );
}

/** Only an acknowledgement: a repeated `external_event_id` is acknowledged too, and dropped later. */
function receive(context: SimulatorContext, { params, body }: Call): unknown {
  const webhook = context.loyalty.eventWebhooks.get(Number(params['id']));
  if (webhook === undefined) throw new Refusal([eventStatus(1839)]);
  const event = parseInput(eventInput, body);
  if (!event.event_name) throw new Refusal([eventStatus(1808)]);
  const requestId = uuidOf(context.nextId());
  const externalEventId = event.external_event_id ?? null;
  const { events } = context.loyalty;
  const isKnown = events.some(
    (other) => other.webhookId === webhook.id && other.externalEventId === externalEventId,
  );
  events.push({
    requestId,
    webhookId: webhook.id,
    receivedAtMs: context.nowMs(),
    eventName: event.event_name,
    externalEventId,
    isDuplicate: webhook.isUniquenessChecked && externalEventId !== null && isKnown,
    body: event,
  });
  return { status: { code: 1100, message: 'Event is pushed to transformation state' }, requestId };
}

/** An id in the form of a version 4 UUID. */
function uuidOf(id: number): string {
  return `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`;
}
