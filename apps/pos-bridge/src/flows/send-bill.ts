import { addTransactionOnce, type CapillaryClient } from '@capconnect/capillary-client';
import type { FlowResult, Tenant } from '@capconnect/connector-kit';
import type { StoreSettings } from '../tenant.ts';
import { afterRefusal } from './after-refusal.ts';
import type { PreparedBill } from './prepare-bill.ts';

export interface BillToSend {
  readonly client: CapillaryClient;
  /** 1: it was surely never sent. */
  readonly attempt: number;
  readonly prepared: PreparedBill;
  readonly tenant: Tenant<StoreSettings>;
}

/** Sends a bill on its own. */
export async function sendBill(sent: BillToSend): Promise<FlowResult> {
  const { client, attempt, prepared } = sent;
  try {
    return prepared.result(await addTransactionOnce({ client, attempt, request: prepared.request }));
  } catch (error) {
    return afterRefusal(error, sent);
  }
}
