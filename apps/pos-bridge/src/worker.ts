import { createWorker, type Worker } from '@capconnect/connector-kit';
import type { Deps } from './deps.ts';
import { BILL_MESSAGE } from './bills/bill-message.ts';
import { createAttemptsOf } from './flows/attempts-of.ts';
import { createBillFlow } from './flows/bill.ts';
import { OFFLINE_TYPE } from './redeem/offline/offline-message.ts';

/** Each waits for Capillary most of the time. */
const CONCURRENCY = 20;

export interface PosWorkerOptions {
  /** How soon what a killed process had in hand is taken up again; the worker's own 10 s when left out. */
  readonly leaseMs?: number | undefined;
}

/** Which flow runs for which type of message. */
export function createPosWorker(deps: Deps, { leaseMs }: PosWorkerOptions = {}): Worker {
  const { inbox, tenants, clientFor, lines, messages, database, clock, logger, metrics } = deps;
  const attemptsOf = createAttemptsOf(database);
  return createWorker({
    inbox,
    tenants,
    clock,
    logger,
    concurrency: CONCURRENCY,
    ...(leaseMs === undefined ? {} : { leaseMs }),
    onAttempt: metrics.observeAttempt,
    isCutOff: lines.isCutOff,
    flows: {
      [BILL_MESSAGE.type]: createBillFlow({
        clientFor,
        messages,
        attemptsOf,
        undoRedemptions: deps.redeem.undoRedemptions,
      }),
      [OFFLINE_TYPE]: deps.redeem.settleOffline,
      ...deps.customers.flows,
      ...deps.claims.flows,
    },
  });
}
