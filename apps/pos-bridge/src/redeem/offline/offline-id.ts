const PREFIX = 'offline-';

/** What a till calls a redemption that Capillary does not know yet. */
export function offlineIdOf(id: string): string {
  return `${PREFIX}${id}`;
}

/** The redemption that a till calls so; `undefined` where it is one of Capillary's. */
export function idOfOffline(redemptionId: string): string | undefined {
  return redemptionId.startsWith(PREFIX) ? redemptionId.slice(PREFIX.length) : undefined;
}
