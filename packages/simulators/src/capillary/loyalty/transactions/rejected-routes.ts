import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import { pageOf } from '../answers/page.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { addV2Transaction } from './add-v2-transaction.ts';
import { bulkNamingOf } from './bulk-row.ts';
import type { RejectedTransaction } from './rejected-transaction.ts';
import { transactionStatus } from './transaction-statuses.ts';

const chosen = z.object({ ids: z.array(z.int()) });

/** The rejections queue (reference section 6.4). The calls are documented, their bodies are not: shapes are inferred. */
export function mountRejectedTransactions(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/organization/rejectedTransactions',
    v2Route(context, (call) => {
      const waiting = [...context.loyalty.rejectedTransactions.values()].filter(
        ({ status }) => status === 'REJECTED',
      );
      const { limit, offset } = pageOf(call);
      return {
        pagination: { limit, offset, total: waiting.length },
        data: waiting.slice(offset, offset + limit).map((rejected) => view(context, rejected)),
        warnings: [],
        errors: [],
      };
    }),
  );
  router.post(
    '/v2/organization/rejectedTransactions/retrigger',
    v2Route(context, (call) => retrigger(context, call)),
  );
  router.get(
    '/v2/organization/rejectedTransactions/retriggerStatus/:id',
    v2Route(context, ({ params }) => {
      const known = context.loyalty.retriggers.get(Number(params['id']));
      if (known === undefined) throw new Refusal([transactionStatus(620)]);
      const { id, total, successes } = known;
      return {
        id,
        status: 'COMPLETED',
        totalCount: total,
        failureCount: total - successes,
        warnings: [],
        errors: [],
      };
    }),
  );
  router.put(
    '/v2/organization/rejectedTransactions/markFailed',
    v2Route(context, ({ body }) => {
      const found = choose(context, body);
      for (const rejected of found) rejected.status = 'FAILED';
      return { entity: found.map(({ id }) => id), warnings: [] };
    }),
  );
}

async function retrigger(context: SimulatorContext, { body, header }: Call): Promise<unknown> {
  const found = choose(context, body);
  let successes = 0;
  for (const rejected of found) {
    // A transaction that fails again comes back as a new entry of the queue.
    rejected.status = 'RETRIGGERED';
    const call = { caller: rejected.caller, header };
    const isAdded = await addV2Transaction(context, call, bulkNamingOf(rejected.body), rejected.body).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Refusal) return false;
        throw error;
      },
    );
    if (isAdded) successes += 1;
  }
  const id = context.nextId();
  context.loyalty.retriggers.set(id, { id, total: found.length, successes });
  return { createdId: id, warnings: [] };
}

function choose(context: SimulatorContext, body: unknown): readonly RejectedTransaction[] {
  const { ids } = parseInput(chosen, body);
  return ids.map((id) => {
    const rejected = context.loyalty.rejectedTransactions.get(id);
    if (rejected?.status !== 'REJECTED') throw new Refusal([transactionStatus(620)]);
    return rejected;
  });
}

function view(context: SimulatorContext, rejected: RejectedTransaction): unknown {
  const { id, rejectedAtMs, code, message, status, body } = rejected;
  return {
    id,
    rejectedOn: formatV2Time(rejectedAtMs, context.settings.clusterOffsetMinutes),
    status,
    billNumber: body['billNumber'] ?? null,
    type: body['type'] ?? null,
    error: { code, message },
    transaction: body,
  };
}
