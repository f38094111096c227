import { z } from 'zod';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Refusal } from '../answers/refusal.ts';
import type { CustomerNaming } from '../customers/resolve-customer.ts';

/** A lock passes, and a duplicate is in already: neither is work for the queue. */
const NOT_KEPT = new Set([521, 604]);

const anyBody = z.record(z.string(), z.unknown());

/** Puts a refused transaction into the rejections queue, with the identifier as a bulk row has it. */
export function keepRejected(
  context: SimulatorContext,
  caller: Caller,
  naming: CustomerNaming,
  body: unknown,
  refusal: Refusal,
): void {
  const parsed = anyBody.safeParse(body);
  if (NOT_KEPT.has(refusal.code) || !parsed.success) return;
  const id = context.nextId();
  context.loyalty.rejectedTransactions.set(id, {
    id,
    rejectedAtMs: context.nowMs(),
    body: {
      ...parsed.data,
      identifierType: naming.identifierName,
      identifierValue: naming.identifierValue,
      source: naming.source,
      accountId: naming.accountId,
    },
    caller,
    code: refusal.code,
    message: refusal.statuses[0]?.message ?? '',
    status: 'REJECTED',
  });
}
