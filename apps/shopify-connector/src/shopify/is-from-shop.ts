import type { Order } from './order.schema.ts';

/**
 * Whether the order can be of this shop. Webhook signatures cover the body but not the header that names the shop, so
 * the two are compared: an order whose status page is at another myshopify.com address is another shop's. A shop may
 * have a domain of its own there, which says nothing.
 */
export function isFromShop(order: Pick<Order, 'order_status_url'>, shop: string): boolean {
  const host = URL.parse(order.order_status_url ?? '')?.hostname.replace(/\.$/, '');
  return host === undefined || !host.endsWith('.myshopify.com') || host === shop;
}
