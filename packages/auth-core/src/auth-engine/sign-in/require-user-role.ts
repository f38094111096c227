import { AppError } from '@capconnect/kernel';
import type { IssuedToken } from '../wire/issued.ts';

/** Nobody is signed in by a token of another role, whatever else the answer says. @throws AppError `UPSTREAM_INVALID` */
export function requireUserRole({ role }: IssuedToken): void {
  if (role === 'USER') return;
  throw new AppError(
    'UPSTREAM_INVALID',
    'The Auth Engine accepted the step but gave no token of a signed-in user. Start again; if it lasts, ask Capillary.',
  );
}
