import { addTransactionsOnce, type CapillaryClient } from '@capconnect/capillary-client';
import type { FlowRow, FlowRules, FlowResult, Tenant } from '@capconnect/connector-kit';
import type { ClientFor } from '../capillary-clients.ts';
import type { UndoRedemptions } from '../redeem/create-undo-redemptions.ts';
import type { StoreSettings } from '../tenant.ts';
import type { AttemptsOf } from './attempts-of.ts';
import { createPrepareBill, type PrepareBillOptions, type PreparedBill } from './prepare-bill.ts';
import { afterRefusal } from './after-refusal.ts';
import { sendBill } from './send-bill.ts';

/** What Capillary takes in one call. */
const MOST_TOGETHER = 100;

export interface BillFlowOptions extends PrepareBillOptions {
  readonly clientFor: ClientFor;
  readonly attemptsOf: AttemptsOf;
  /** Gives back what a cancelled bill was paid with. */
  readonly undoRedemptions?: UndoRedemptions | undefined;
}

/**
 * `bill`: goes to Capillary as one call, or with up to a hundred others of its till when many wait. A bill that Capillary
 * refuses waits aside for a person; the rest flows.
 */
export function createBillFlow(options: BillFlowOptions): FlowRules<StoreSettings> {
  const { clientFor, attemptsOf, undoRedemptions } = options;
  const prepare = createPrepareBill(options);

  function clientOf(
    tenant: Tenant<StoreSettings>,
    { message, tools }: FlowRow,
    till: string,
  ): CapillaryClient {
    return clientFor(tenant, { till, priority: message.priority, signal: tools.signal });
  }

  async function sendOne(
    row: FlowRow,
    prepared: PreparedBill,
    tenant: Tenant<StoreSettings>,
  ): Promise<FlowResult> {
    const attempts = await attemptsOf([row.message]);
    row.tools.signal.throwIfAborted();
    const client = clientOf(tenant, row, prepared.facts.till);
    // First: the customer has the points back also when Capillary never had the sale. It can be repeated.
    if (prepared.cancels !== undefined) await undoRedemptions?.(client, prepared.cancels);
    return sendBill({
      client,
      attempt: attempts.get(row.message.id) ?? row.message.attempt,
      prepared,
      tenant,
    });
  }

  /** @param ofTill - rows of one till, since a call is one till's */
  async function sendMany(
    ofTill: readonly { readonly row: FlowRow; readonly prepared: PreparedBill }[],
    tenant: Tenant<StoreSettings>,
  ): Promise<readonly PromiseSettledResult<FlowResult>[]> {
    const [first] = ofTill;
    if (first === undefined) return [];
    if (ofTill.length === 1) return Promise.allSettled([sendOne(first.row, first.prepared, tenant)]);
    const attempts = await attemptsOf(ofTill.map(({ row }) => row.message));
    const client = clientOf(tenant, first.row, first.prepared.facts.till);
    const outcomes = await addTransactionsOnce({
      client,
      rows: ofTill.map(({ row, prepared }) => ({
        request: prepared.request,
        attempt: attempts.get(row.message.id) ?? row.message.attempt,
      })),
    });
    return Promise.allSettled(
      ofTill.map(async ({ prepared }, index) => {
        const outcome = outcomes[index];
        if (outcome?.kind === 'done') return prepared.result(outcome.transaction);
        if (outcome?.kind !== 'failed')
          throw outcome?.error ?? new Error('The batch has no outcome for this bill.');
        return afterRefusal(outcome.error, { client, attempt: 1, prepared, tenant });
      }),
    );
  }

  return {
    async run(message, tenant, tools) {
      const row = { message, tools };
      return sendOne(row, await prepare(row, tenant), tenant);
    },

    together: {
      maxMessages: MOST_TOGETHER,
      async run(rows, tenant) {
        const prepared = await Promise.allSettled(rows.map((row) => prepare(row, tenant)));
        const ready = rows.flatMap((row, index) => {
          const one = prepared[index];
          return one?.status === 'fulfilled' ? [{ row, prepared: one.value }] : [];
        });
        const settled = new Map<FlowRow, PromiseSettledResult<FlowResult>>();
        for (const ofTill of Map.groupBy(ready, togetherWith).values()) {
          const results = await sendMany(ofTill, tenant);
          for (const [index, { row }] of ofTill.entries()) {
            const result = results[index];
            if (result !== undefined) settled.set(row, result);
          }
        }
        return rows.map((row, index) => {
          const one = prepared[index];
          const result = one?.status === 'rejected' ? one : settled.get(row);
          return result ?? { status: 'rejected', reason: new Error('The bill was not sent.') };
        });
      },
    },
  };
}

/** A call is one till's; a cancellation is more than a call, and goes alone. */
function togetherWith({ row, prepared }: { readonly row: FlowRow; readonly prepared: PreparedBill }): string {
  return prepared.cancels === undefined ? `till ${prepared.facts.till}` : `message ${row.message.id}`;
}
