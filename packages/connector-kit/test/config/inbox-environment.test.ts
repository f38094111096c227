import { AppError } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { inboxEnvironment } from '../../src/config/inbox-environment.ts';
import { readEnvironment } from '../../src/config/read-environment.ts';

const read = (env: Record<string, string>) => readEnvironment(z.object(inboxEnvironment()), env);

it('gives the documented defaults', () => {
  expect(read({})).toEqual({
    INBOX_LIMIT: 200_000,
    DISK_RESERVE_MB: 200,
    PAYLOAD_RETENTION_DAYS: 30,
    DEAD_RETENTION_DAYS: 90,
    RECEIPT_RETENTION_DAYS: 400,
  });
});

it('refuses to forget deliveries while they may be repeated', () => {
  expect(read({ RECEIPT_RETENTION_DAYS: '35' })).toMatchObject({ RECEIPT_RETENTION_DAYS: 35 });
  expect(() => read({ RECEIPT_RETENTION_DAYS: '34' })).toThrow(
    'RECEIPT_RETENTION_DAYS must be a whole number of at least 35, because a delivery that is repeated within that time must be recognised',
  );
});

it.each([
  ['INBOX_LIMIT', '0'],
  ['PAYLOAD_RETENTION_DAYS', '0'],
  ['DEAD_RETENTION_DAYS', '1.5'],
  ['DISK_RESERVE_MB', '-1'],
])('refuses %s=%s', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(AppError);
});
