/** What the request of a redemption is sealed for. */
export function requestContext(tenantId: string, id: string): readonly string[] {
  return ['redemption', tenantId, id];
}
