/** How the store or till of a call is named (reference section 2.5). Any other type would silently be read as a till code. */
export const ATTRIBUTION_TYPES = [
  'TILL',
  'STORE_CODE',
  'STORE_NAME',
  'STORE_EXTERNAL_ID',
  'STORE_EXTERNAL_ID_1',
  'STORE_EXTERNAL_ID_2',
] as const;

export type AttributionType = (typeof ATTRIBUTION_TYPES)[number];

/** The store or till on whose behalf an OAuth client calls. Basic needs none: the till authenticates itself. */
export interface Attribution {
  readonly type: AttributionType;
  readonly code: string;
}
