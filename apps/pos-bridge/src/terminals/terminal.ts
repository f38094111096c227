/** A till's computer that was paired with the bridge. */
export interface Terminal {
  readonly id: string;
  /** The store it stands in. */
  readonly tenantId: string;
  /** What the store calls it; one of its store at a time. */
  readonly name: string;
  /** The till of Capillary that it sells for. */
  readonly till: string;
  readonly pairedAtMs: number;
  /** To the minute. */
  readonly lastSeenAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
}
