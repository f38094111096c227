import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError, type Secret } from '@capconnect/kernel';

const SHA256_BYTES = 32;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

export interface WebhookSignature {
  /** The bytes as received: parsing and writing again changes them. */
  readonly body: Uint8Array;
  /** `X-Shopify-Hmac-Sha256`. */
  readonly signature: string | undefined;
  /** The current secret first; during a rotation Shopify may still sign with the previous one. */
  readonly secrets: readonly Secret[];
}

/**
 * Proves that Shopify sent these bytes: base64 of HMAC-SHA256 over the raw body with the app's secret.
 * @throws `SIGNATURE_INVALID` saying which of missing, malformed or wrong it is, and nothing more.
 */
export function verifyWebhook({ body, signature, secrets }: WebhookSignature): void {
  if (signature === undefined || signature === '') {
    throw new AppError(
      'SIGNATURE_INVALID',
      'The header X-Shopify-Hmac-Sha256 is missing: only Shopify can call this address.',
    );
  }
  if (!BASE64_OF_32_BYTES.test(signature)) {
    throw new AppError(
      'SIGNATURE_INVALID',
      'The header X-Shopify-Hmac-Sha256 is not the base64 of 32 bytes.',
    );
  }
  const received = Buffer.from(signature, 'base64');
  let isValid = false;
  // Every secret is tried, so that the time taken does not tell which one matched.
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret.reveal()).update(body).digest();
    isValid = (received.length === SHA256_BYTES && timingSafeEqual(expected, received)) || isValid;
  }
  if (!isValid) {
    throw new AppError(
      'SIGNATURE_INVALID',
      'The webhook signature does not match SHOPIFY_API_SECRET (nor SHOPIFY_API_SECRET_PREVIOUS): set them to the secrets of the app that sends it.',
    );
  }
}
