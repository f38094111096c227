import type { Reconciliation, ReconciliationItem } from '../redeem/offline/create-reconciliation.ts';
import type { OfflineRedemption } from './status.ts';

const OUTCOMES: Readonly<Record<ReconciliationItem['outcome'], string>> = {
  pending: 'Not settled yet: it is settled by itself when the line is back.',
  redeemed: 'Capillary took the points.',
  refused: 'Capillary refused it: the store has given these points away.',
  void: 'It was taken back before it was settled.',
  reversed: 'The points were given back.',
};

/** The reconciliation list in words, what is open first; without how many points, which is nobody's business here. */
export async function offlineRedemptions(
  reconciliation: Reconciliation,
  limit: number,
): Promise<readonly OfflineRedemption[]> {
  const items = await reconciliation({ limit });
  return items.toSorted((one, other) => rank(one) - rank(other)).map(view);
}

function view({
  id,
  billNumber,
  till,
  tenantId,
  acceptedAt,
  outcome,
}: ReconciliationItem): OfflineRedemption {
  return { id, billNumber, till, store: tenantId, acceptedAt, outcome: OUTCOMES[outcome] };
}

function rank({ outcome }: ReconciliationItem): number {
  return outcome === 'refused' ? 0 : outcome === 'pending' ? 1 : 2;
}
