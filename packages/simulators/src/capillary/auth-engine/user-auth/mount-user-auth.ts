import type { Router } from 'express';
import { z } from 'zod';
import { hashPassword, isPassword } from '../password/password-hash.ts';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../../loyalty/answers/refusal.ts';
import { v2Route } from '../../loyalty/answers/v2-route.ts';
import { scalarText } from '../../loyalty/customers/customer-input.ts';
import type { Customer } from '../../loyalty/customers/customer.ts';
import { customerView } from '../../loyalty/customers/customer-view.ts';
import { findSimply } from '../../loyalty/customers/find-simply.ts';
import { userAuthStatus } from './user-auth-statuses.ts';

const MD5 = /^[0-9a-f]{32}$/i;

const bodySchema = z
  .object({
    mobile: scalarText.nullish().transform((value) => value ?? ''),
    email: z
      .string()
      .nullish()
      .transform((value) => value ?? ''),
    password: z.string().default(''),
  })
  .catch({ mobile: '', email: '', password: '' });

/**
 * `v2/user_auth`: another login store, for customers of the CRM, behind Basic or OAuth (reference section 4.8). Passwords
 * travel as MD5; they are no passwords of the Auth Engine.
 */
export function mountUserAuth(router: Router, context: SimulatorContext): void {
  const { userAuthPasswords } = context.authEngine;
  router.post(
    '/v2/user_auth/register',
    v2Route(context, ({ body }) => {
      const { customer, password } = readCredentials(context, body);
      if (userAuthPasswords.has(customer.id)) throw new Refusal([userAuthStatus(91029)]);
      if (customer.statusLabel === 'FRAUD') throw new Refusal([userAuthStatus(91031)]);
      userAuthPasswords.set(customer.id, hashPassword(password));
      return customerView(context, customer, [], []);
    }),
  );
  router.post(
    '/v2/user_auth/authorize_user',
    v2Route(context, ({ body }) => {
      const { customer, password } = readCredentials(context, body);
      const hash = userAuthPasswords.get(customer.id);
      if (hash === undefined || !isPassword(password, hash)) throw new Refusal([userAuthStatus(91024)]);
      return { entity: true, warnings: [] };
    }),
  );
  router.put(
    '/v2/user_auth/update',
    v2Route(context, ({ body }) => {
      const { customer, password } = readCredentials(context, body);
      if (!userAuthPasswords.has(customer.id)) throw new Refusal([userAuthStatus(91026)]);
      userAuthPasswords.set(customer.id, hashPassword(password));
      return { entity: true, warnings: [] };
    }),
  );
}

/** Refuses with 91027 unless mobile and e-mail, as far as given, name one customer; with 91028 when the password is no MD5. */
function readCredentials(
  context: SimulatorContext,
  body: unknown,
): { readonly customer: Customer; readonly password: string } {
  const { mobile, email, password } = bodySchema.parse(body);
  const named = [
    ...(mobile === '' ? [] : [findSimply(context, { mobile })]),
    ...(email === '' ? [] : [findSimply(context, { email })]),
  ];
  const [customer] = named;
  if (customer === undefined || customer.isPiiDeleted || named.some((other) => other !== customer)) {
    throw new Refusal([userAuthStatus(91027)]);
  }
  if (!MD5.test(password)) throw new Refusal([userAuthStatus(91028)]);
  return { customer, password: password.toLowerCase() };
}
