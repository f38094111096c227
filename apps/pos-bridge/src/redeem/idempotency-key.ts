import { AppError } from '@capconnect/kernel';
import type { Request } from 'express';

const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** The `Idempotency-Key` header, if there is one. @throws `INPUT_INVALID` when it is no key. */
export function givenKey(req: Request): string | undefined {
  const key = req.get('Idempotency-Key');
  if (key === undefined || KEY.test(key)) return key;
  throw keyProblem('must have 1 to 255 printable ASCII characters');
}

/** @throws `INPUT_INVALID` when there is none. */
export function requiredKey(req: Request): string {
  const key = givenKey(req);
  if (key !== undefined) return key;
  throw keyProblem('is required: name each redemption, and repeat it under the same name');
}

/** For what is the same whenever it is asked for. No header can say it: it begins with a control character. */
export function keyOfContent(...parts: readonly string[]): string {
  return `\u0000${JSON.stringify(parts)}`;
}

function keyProblem(detail: string): AppError {
  return new AppError('INPUT_INVALID', `The header Idempotency-Key ${detail}.`);
}
