import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

/**
 * Returns without customer name the purchase time on the bill and on every line, strictly before the return; other
 * returns name it when the organisation says so (reference section 6.4). Refuses with 624.
 */
export function refuseWrongPurchaseTime(context: SimulatorContext, draft: TransactionDraft): void {
  if (draft.type === 'NOT_INTERESTED_RETURN') {
    const times = [draft.purchasedAtMs, ...draft.lines.map(({ purchasedAtMs }) => purchasedAtMs)];
    if (times.some((atMs) => atMs === null || atMs >= draft.billedAtMs)) {
      throw new Refusal([transactionStatus(624)]);
    }
  } else if (context.settings.purchaseTimeRequired && draft.purchasedAtMs === null) {
    throw new Refusal([transactionStatus(624)]);
  }
}
