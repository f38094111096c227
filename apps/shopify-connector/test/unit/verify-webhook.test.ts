import { readFileSync } from 'node:fs';
import { AppError, Secret } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifyWebhook } from '../../src/shopify/verify-webhook.ts';

const Vectors = z.strictObject({
  source: z.string(),
  vectors: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        secrets: z.array(z.string()),
        body: z.string(),
        signature: z.string().nullable(),
        error: z.literal('SIGNATURE_INVALID').nullable(),
      }),
    )
    .min(10),
});

const file = new URL('../../../../contracts/vectors/shopify/webhook-signature.json', import.meta.url);
const { vectors } = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));

describe('vectors: Shopify webhook signature', () => {
  it.each(vectors)('$id $title', ({ secrets, body, signature, error }) => {
    const verify = () =>
      verifyWebhook({
        body: Buffer.from(body),
        signature: signature ?? undefined,
        secrets: secrets.map((secret) => new Secret(secret)),
      });
    expect(codeThrownBy(verify)).toBe(error);
  });
});

it('accepts the documented sample as bytes and refuses it written again', () => {
  const sample = readFileSync(
    new URL('../../../../contracts/vectors/shopify/orders_paid.pretty.json', import.meta.url),
  );
  const compact = Buffer.from(JSON.stringify(JSON.parse(sample.toString())));
  const signature = 'bIIwO2SjAgzRjKP3AogoOTG9pnC9JHY/YVLfA5uUrcc=';
  const secrets = [new Secret('hush')];
  expect(codeThrownBy(() => verifyWebhook({ body: compact, signature, secrets }))).toBeNull();
  expect(codeThrownBy(() => verifyWebhook({ body: sample, signature, secrets }))).toBe('SIGNATURE_INVALID');
});

function codeThrownBy(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
