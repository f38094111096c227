import { setTimeout as sleep } from 'node:timers/promises';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { paidOrder } from './paid-order.ts';
import type { SentOrder } from './sent-order.ts';

/** Of the sample. */
export const SHOP = 'test-shop.myshopify.com';
const BILL_PREFIX = 'SHP-';
const FIRST_ORDER = 5_000_000_000_000;
const AGAIN_AFTER_MS = 30;
/** Orders of one customer right after each other, so that several of them wait at once. */
const MOST_IN_A_ROW = 5;
/** Of the sends that failed, these are never sent again: whether they were accepted, nobody knows. */
const GIVEN_UP = 0.3;
/** Of the accepted ones, as many are delivered a second time. */
const REPEATED = 0.05;

export interface LoadOptions {
  readonly messages: number;
  readonly customers: number;
  readonly senders: number;
  readonly secret: string;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The address of a connector that is up; waits for one. */
  readonly door: () => Promise<string>;
  /** Resolves while not too much waits for Capillary. */
  readonly room: (accepted: number) => Promise<void>;
}

export interface Load {
  /** Sends all of it. */
  run(): Promise<void>;
  /** All that were sent, in the order of their first send. */
  readonly orders: readonly SentOrder[];
  readonly accepted: () => number;
  /** Sends that did not get a 200, and deliveries of what had been accepted before. */
  readonly counts: { failed: number; repeated: number };
}

/**
 * Signed `orders/paid` of many customers, as Shopify sends them. Of one customer the next order goes out when the last
 * one has been accepted or given up, so the order of acceptance is known.
 */
export function createLoad(options: LoadOptions): Load {
  const { messages, customers, senders, secret, random, door, room } = options;
  const orders: SentOrder[] = [];
  const counts = { failed: 0, repeated: 0 };
  const busy = new Set<number>();
  let accepted = 0;

  function nextCustomer(): number {
    let customer = Math.floor(random() * customers);
    while (busy.has(customer)) customer = (customer + 1) % customers;
    return customer;
  }

  function nextOrder(customer: number): SentOrder {
    const orderId = String(FIRST_ORDER + orders.length);
    const order = {
      customer,
      orderId,
      eventId: `event-${orderId}`,
      billNumber: `${BILL_PREFIX}${orderId}`,
      acceptedAs: undefined,
    };
    orders.push(order);
    return order;
  }

  async function isAnswered(order: SentOrder): Promise<boolean> {
    const url = `${await door()}/webhooks`;
    const { eventId } = order;
    const body = paidOrder(order.orderId, order.customer);
    try {
      const answer = await sendShopifyWebhook({
        url,
        secret,
        shop: SHOP,
        topic: 'orders/paid',
        body,
        eventId,
      });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  async function send(order: SentOrder): Promise<void> {
    while (!(await isAnswered(order))) {
      counts.failed += 1;
      if (random() < GIVEN_UP) return;
      await sleep(AGAIN_AFTER_MS);
    }
    accepted += 1;
    order.acceptedAs = accepted;
  }

  async function repeatOne(): Promise<void> {
    const order = orders[Math.floor(random() * orders.length)];
    if (order?.acceptedAs === undefined) return;
    if (await isAnswered(order)) counts.repeated += 1;
  }

  async function sendInTurn(): Promise<void> {
    while (orders.length < messages) {
      const customer = nextCustomer();
      busy.add(customer);
      for (let left = 1 + random() * MOST_IN_A_ROW; left >= 1 && orders.length < messages; left -= 1)
        await send(nextOrder(customer));
      busy.delete(customer);
      if (random() < REPEATED) await repeatOne();
      await room(accepted);
    }
  }

  return {
    async run() {
      await Promise.all(Array.from({ length: senders }, sendInTurn));
      // In a short run chance may have repeated none.
      if (accepted > 0) while (counts.repeated === 0) await repeatOne();
    },
    orders,
    accepted: () => accepted,
    counts,
  };
}
