const NAMES = [
  'mobile',
  'email',
  'externalId',
  'id',
  'wechat',
  'martjackId',
  'fbId',
  'cardnumber',
  'cardExternalId',
  'cuid',
  'unionId',
  'line',
  'tmall_uname',
  'ali_uname',
  'jd_uname',
  'vip_uname',
] as const;

/** `id` names the customer itself; every other one is held in a source. */
export type IdentifierType = (typeof NAMES)[number];

export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
}

/** The identifier of that name, `undefined` for a name that does not exist. Answers may spell `cardNumber` (section 6.0). */
export function identifierTypeOf(name: string): IdentifierType | undefined {
  return name === 'cardNumber' ? 'cardnumber' : NAMES.find((known) => known === name);
}
