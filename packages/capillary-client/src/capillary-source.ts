/** Where a customer or a bill comes from (reference section 6.0). */
export type CapillarySource =
  | 'INSTORE'
  | 'MARTJACK'
  | 'WECHAT'
  | 'FACEBOOK'
  | 'WEB_ENGAGE'
  | 'TMALL'
  | 'TAOBAO'
  | 'JD'
  | 'ECOMMERCE'
  | 'WEBSITE'
  | 'LINE'
  | 'MOBILE_APP'
  /** Transactions only. */
  | 'OTHERS';

/** An identifier is unique within this. Sources with several accounts, such as ECOMMERCE, need the account. */
export interface SourceAccount {
  readonly source: CapillarySource;
  readonly accountId?: string | undefined;
}
