import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

// Far below what a real service would use: a simulator's passwords are made up, and tests sign in hundreds of times.
const COST = { N: 256, r: 8, p: 1 };

export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${scryptSync(password, salt, 32, COST).toString('base64')}`;
}

export function isPassword(password: string, hash: string): boolean {
  const [salt = '', expected = ''] = hash.split(':');
  const actual = scryptSync(password, Buffer.from(salt, 'base64'), 32, COST);
  return timingSafeEqual(actual, Buffer.from(expected, 'base64'));
}
