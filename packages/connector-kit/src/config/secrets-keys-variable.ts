import { AppError, Secret } from '@capconnect/kernel';
import { z } from 'zod';
import { parseKeys } from '../secrets/parse-keys.ts';

/** `SECRETS_KEYS`, checked with the other variables so that all mistakes are told at once. */
export const secretsKeysVariable = z.string().transform((value, context) => {
  try {
    parseKeys(value);
    return new Secret(value);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.addIssue(error.message.replace(/^SECRETS_KEYS /, ''));
    return z.NEVER;
  }
});
