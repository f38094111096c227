/** The one spelling of a shop's domain. */
export const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,80}\.myshopify\.com$/;

/**
 * A shop's domain in its one spelling, or `undefined` when it is not a shop of Shopify. Stricter than the platform
 * library's `sanitizeShop`, which keeps upper case and a trailing slash and lets other hosts through.
 */
export function canonicalShop(value: string | undefined): string | undefined {
  const lowerCase = value?.toLowerCase();
  return lowerCase !== undefined && SHOP_DOMAIN.test(lowerCase) ? lowerCase : undefined;
}
