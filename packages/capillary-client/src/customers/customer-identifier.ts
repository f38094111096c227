/** Names by which lookups and transactions find a customer (reference section 6.0). `id` is Capillary's own. */
type CustomerIdentifierType =
  | 'mobile'
  | 'email'
  | 'externalId'
  | 'id'
  | 'wechat'
  | 'martjackId'
  | 'fbId'
  | 'cardnumber'
  | 'cardExternalId';

/** A mobile number is digits only, with country code. */
export interface CustomerIdentifier {
  readonly type: CustomerIdentifierType;
  readonly value: string;
}

/** Names under which a customer is registered, or an identifier added or removed. */
type ProfileIdentifierType =
  | Exclude<CustomerIdentifierType, 'id'>
  | 'cuid'
  | 'unionId'
  | 'line'
  | 'tmall_uname'
  | 'ali_uname'
  | 'jd_uname'
  | 'vip_uname'
  | 'mobilePush';

export interface ProfileIdentifier {
  readonly type: ProfileIdentifierType;
  readonly value: string;
}
