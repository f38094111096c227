const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * A shop's domain in its one spelling, or `undefined` when it is not a shop of Shopify. Stricter than the platform
 * library's `sanitizeShop`, which keeps upper case and a trailing slash and lets other hosts through.
 */
export function canonicalShop(value: string | undefined): string | undefined {
  const lowerCase = value?.toLowerCase();
  return lowerCase !== undefined && lowerCase.length <= 100 && SHOP.test(lowerCase) ? lowerCase : undefined;
}
