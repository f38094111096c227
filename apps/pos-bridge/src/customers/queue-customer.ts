import { randomUUID } from 'node:crypto';
import type { Deliveries, Inbox, KeyRing } from '@capconnect/connector-kit';
import { customerKey } from './customer-key.ts';
import type { CustomerChange } from './customer-input.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import { ENROLMENT_MESSAGE, UPDATE_MESSAGE } from './customer-message.ts';

export interface QueueCustomerOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly messages: { readonly get: (id: string) => Promise<{ readonly status: string } | undefined> };
  readonly deliveries: Pick<Deliveries, 'replay'>;
  readonly keyRing: KeyRing;
  readonly generateId?: () => string;
}

interface OfTill {
  readonly tenantId: string;
  readonly till: string;
  readonly change: CustomerChange;
}

export interface QueueCustomer {
  /** @returns the id of the message; the same one for the same person and content. */
  enrol(
    enrolment: OfTill & { readonly identifiers: readonly [TillIdentifier, ...TillIdentifier[]] },
  ): Promise<string>;
  /** Each change is one of its own: to set a name back is no repeat. */
  update(update: OfTill & { readonly identifier: TillIdentifier }): Promise<string>;
}

/** Puts what tills send about customers into the inbox. On disk when it resolves. */
export function createQueueCustomer(options: QueueCustomerOptions): QueueCustomer {
  const { inbox, messages, deliveries, keyRing, generateId = randomUUID } = options;
  return {
    async enrol({ tenantId, till, identifiers, change }) {
      const orderingKey = customerKey(keyRing, tenantId, identifiers[0]);
      const payload = JSON.stringify({ identifiers, change });
      const fingerprint = keyRing.lookupHash(`enrolment ${payload}`).toString('base64url').slice(0, 24);
      const { id, isDuplicate } = await inbox.put({
        ...ENROLMENT_MESSAGE,
        tenantId,
        deliveryId: `${orderingKey} ${fingerprint}`,
        orderingKey,
        payload: Buffer.from(payload),
        headers: { till },
        references: identifiers.map(({ value }) => value),
      });
      // The person stands at the till again: what Capillary refused then, it may take now.
      if (isDuplicate && (await messages.get(id))?.status === 'dead') await deliveries.replay(id);
      return id;
    },

    async update({ tenantId, till, identifier, change }) {
      const { id } = await inbox.put({
        ...UPDATE_MESSAGE,
        tenantId,
        deliveryId: generateId(),
        orderingKey: customerKey(keyRing, tenantId, identifier),
        payload: Buffer.from(JSON.stringify({ identifier, change })),
        headers: { till },
        references: [identifier.value],
      });
      return id;
    },
  };
}
