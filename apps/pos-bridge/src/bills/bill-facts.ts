import { AppError } from '@capconnect/kernel';
import { z } from 'zod';

/** What is settled about a bill when it is accepted, and kept in its message's headers: the same at each attempt. */
const BillFacts = z.object({
  till: z.string(),
  terminalId: z.string(),
  billNumber: z.string(),
  businessDate: z.string(),
  kind: z.enum(['sale', 'return', 'not-interested']),
  /** By the till's clock, in UTC. */
  billedAt: z.string(),
  /** With what is known to be wrong about the clocks taken out: what Capillary is told. */
  correctedAt: z.string(),
  fingerprint: z.string(),
  /** How its number in Capillary is made: a bill whose answer was lost must be asked for under the number it had. */
  numberTemplate: z.string().optional(),
});

export type BillFacts = z.output<typeof BillFacts>;

/** @throws `PAYLOAD_INVALID` for a message that was not accepted as a bill */
export function billFactsOf(headers: Readonly<Record<string, string>> | undefined): BillFacts {
  const facts = BillFacts.safeParse(headers);
  if (facts.success) return facts.data;
  throw new AppError(
    'PAYLOAD_INVALID',
    'The message lacks what the bridge notes when it accepts a bill. Look at the delivery; replay it after an upgrade.',
  );
}
