import { z } from 'zod';
import type { Answered, Call } from '../call.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';
import { toV1Customer, type V1CustomerIdentifier } from '../v1-customer.ts';
import { requirePoints } from './require-points.ts';

const answer = z.object({
  response: z.object({ validation_code: z.object({ code: z.unknown().optional() }) }),
});

/**
 * Sends the customer a code for redeeming (reference section 6.5). While a code is valid, 20 minutes as a rule, a
 * repeat sends the same one, so the call may be repeated. The code itself is not returned.
 */
export async function issueValidationCode(
  call: Call,
  request: { readonly customer: V1CustomerIdentifier; readonly points: string },
): Promise<Answered> {
  const { requestId, warnings } = await call({
    name: 'points.issueValidationCode',
    method: 'GET',
    path: '/v1.1/points/validationcode',
    query: { format: 'json', ...toV1Customer(request.customer), points: requirePoints(request.points) },
    failures: POINTS_FAILURES,
    answer,
  });
  return { requestId, warnings };
}
