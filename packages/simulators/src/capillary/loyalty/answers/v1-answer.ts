import type { RequestHandler } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from './refusal.ts';
import type { Status } from './status.ts';
import { callOf, type Call } from './v2-route.ts';

/** One item of a v1.1 answer, before its `item_status` is written. */
export interface V1Item {
  readonly body: Readonly<Record<string, unknown>>;
  readonly isSuccess: boolean;
  readonly code: number;
  readonly message: string;
  readonly warnings?: readonly Status[];
}

export interface V1Answer {
  readonly items: readonly V1Item[];
  /** Puts the written items where the resource keeps them, beside `status`. */
  readonly place: (items: readonly Record<string, unknown>[]) => Readonly<Record<string, unknown>>;
  /** HTTP status when every item failed; left out, `settings.v1FailureStatus`. */
  readonly failureStatus?: number;
  /** Leaves the `response` wrapper out, as one documented sample does. */
  readonly isBare?: boolean;
}

/** A v1.1 route: items in the v1.1 envelope, where `success` is a string (reference section 6.0). */
export function v1Route(
  context: SimulatorContext,
  handler: (call: Call) => Promise<V1Answer> | V1Answer,
): RequestHandler {
  return async (request, response) => {
    const { items, place, failureStatus, isBare } = await handler(callOf(request, response));
    const successes = items.filter(({ isSuccess }) => isSuccess).length;
    const body = { status: requestStatusOf(items.length, successes), ...place(items.map(writeItem)) };
    response
      .status(successes > 0 ? 200 : (failureStatus ?? context.settings.v1FailureStatus))
      .json(isBare === true && successes > 0 ? body : { response: body });
  };
}

/** The item, or the refusal of the work as an item with `body`. */
export async function v1Item(
  work: () => Promise<V1Item> | V1Item,
  refusedBody: Readonly<Record<string, unknown>>,
  messages: Readonly<Record<number, string>> = {},
): Promise<V1Item> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error;
    const message = messages[code] ?? error.statuses[0]?.message ?? '';
    return { body: refusedBody, isSuccess: false, code, message };
  }
}

function requestStatusOf(total: number, successes: number): Record<string, unknown> {
  const counts = { total: String(total), success_count: String(successes) };
  if (successes === 0) {
    return { success: 'false', code: 500, message: 'All requests have failed due to errors', ...counts };
  }
  if (successes < total) {
    return { success: 'true', code: 201, message: 'Some requests have failed due to errors', ...counts };
  }
  return { success: 'true', code: 200, message: 'Success', ...counts };
}

function writeItem({ body, isSuccess, code, message, warnings = [] }: V1Item): Record<string, unknown> {
  const warning = warnings.map((status) => ({ code: status.code, message: status.message }));
  return {
    ...body,
    item_status: { success: isSuccess ? 'true' : 'false', code, message, warnings: { warning } },
  };
}
