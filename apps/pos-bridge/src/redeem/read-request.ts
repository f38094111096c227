import { parseInput } from '@capconnect/connector-kit';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { losslessBody } from './lossless-body.ts';
import type { CallerOf, RedeemCaller } from './redeem-caller.ts';

/** @param country - the store's `defaultCountryCode`: how a mobile number is read. */
export type SchemaOf<Schema extends z.ZodType> = (country: string | undefined) => Schema;

/** Who sends a redemption, and what. @throws `INPUT_INVALID` naming each wrong field. */
export async function readRequest<Schema extends z.ZodType>(
  req: Request,
  res: Response,
  { callerOf, schema }: { readonly callerOf: CallerOf; readonly schema: SchemaOf<Schema> },
): Promise<{ readonly caller: RedeemCaller; readonly body: z.output<Schema> }> {
  const caller = await callerOf(res);
  const { defaultCountryCode } = caller.tenant.settings;
  return { caller, body: parseInput(schema(defaultCountryCode), losslessBody(req), { in: 'body' }) };
}
