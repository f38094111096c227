import { z } from 'zod';
import { flagField, idField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { failureTable, notFound } from '../failure/failure-table.ts';

/** The code of an unknown till is not documented (reference section 6.9); a bare 404 is the likeliest. */
const TILL_FAILURES = failureTable([
  [[404], notFound('Capillary has no till with this code. Check its spelling.')],
]);

const answer = z.object({ id: idField, code: z.string(), name: textField, isActive: flagField });

export interface Till extends Answered {
  readonly tillId: string;
  readonly code: string;
  readonly name: string | undefined;
  readonly isActive: boolean;
}

/** A till by its code (reference section 6.9). */
export async function till(call: Call, code: string): Promise<Till> {
  const { value, requestId, warnings } = await call({
    name: 'organization.till',
    method: 'GET',
    path: '/v2/organization/till',
    query: { code },
    failures: TILL_FAILURES,
    answer,
  });
  const { id, ...facts } = value;
  return { tillId: id, ...facts, requestId, warnings };
}
