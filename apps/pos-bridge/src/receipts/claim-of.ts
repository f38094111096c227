import { type MessageSearch, WaitsFor } from '@capconnect/connector-kit';
import { CLAIM_MESSAGE, ClaimHeaders, completedClaim } from './claim-message.ts';

/** For as long as a message is tried at all. */
const WAIT_LIMIT_MS = 7 * 24 * 3_600_000;
/** Refused ones, and one that was not. */
const MOST = 20;

/**
 * Capillary's id of the customer who claimed a guest's bill; `undefined` when nobody did.
 * @throws `WaitsFor` while a claim is under way: what comes back of the bill would take no points from the customer
 */
export async function claimOf(
  messages: Pick<MessageSearch, 'find'>,
  { tenantId, billId }: { readonly tenantId: string; readonly billId: string },
): Promise<string | undefined> {
  const claims = await messages.find({ ...CLAIM_MESSAGE, tenantId, reference: billId, limit: MOST });
  // By the reference alone, the claim of another bill by somebody who is called so would be one.
  const claim = claims.find(
    ({ status, headers }) => status !== 'dead' && ClaimHeaders.parse(headers).billId === billId,
  );
  if (claim === undefined) return undefined;
  const customerId = claim.result?.['customerId'];
  if (claim.status === 'done' && typeof customerId === 'string') return customerId;
  throw new WaitsFor({
    name: completedClaim(billId),
    because: 'The sale that this gives back is being given to a customer who claimed it.',
    limitMs: WAIT_LIMIT_MS,
  });
}
