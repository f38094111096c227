import type { Request } from 'express';

/**
 * The pattern that a request matched, such as `/admin/tenants/:tenantId`: few values and nobody's data,
 * unlike its URL, so it can label metrics and log lines. Routers must be mounted at the root, with whole
 * paths in their routes: Express forgets the prefix of a mounted router when one of its routes fails.
 */
export function routePattern(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return `${req.baseUrl}${String(route.path)}`;
}
