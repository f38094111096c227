/** Where customers and bills come from (reference section 6.0). */
const CUSTOMER_SOURCES = [
  'INSTORE',
  'MARTJACK',
  'WECHAT',
  'FACEBOOK',
  'WEB_ENGAGE',
  'TMALL',
  'TAOBAO',
  'JD',
  'ECOMMERCE',
  'WEBSITE',
  'LINE',
  'MOBILE_APP',
] as const;

export const TRANSACTION_SOURCES: readonly string[] = [...CUSTOMER_SOURCES, 'OTHERS'];

export const LOOKUP_SOURCES: readonly string[] = [...CUSTOMER_SOURCES, 'ALL'];
