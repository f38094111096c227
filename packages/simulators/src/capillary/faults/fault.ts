import { z } from 'zod';
import { isPathMatcher } from '../http/match-path.ts';

const common = {
  /** Which requests; everything when left out. */
  match: z
    .strictObject({
      method: z.string().toUpperCase().optional(),
      /** Start of the path, or a regular expression over it. */
      path: z.string().refine(isPathMatcher, 'is not a valid regular expression').optional(),
    })
    .default({}),
  /** How often it strikes; null for always. */
  times: z.int().min(1).nullable().default(1),
  /** Chance to strike at each match, from the seeded sequence. */
  probability: z.number().min(0).max(1).default(1),
  /** Matches to let pass first. */
  after: z.int().min(0).default(0),
};

export const faultSchema = z.discriminatedUnion('kind', [
  /** Answers this instead of working. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    /** JSON, or a string to be sent as it is; a refusal in the API's own envelope when left out. */
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    ...common,
  }),
  /** Waits in real time, then works. */
  z.strictObject({ kind: z.literal('delay'), delayMs: z.int().min(0).max(600_000), ...common }),
  /** Cuts the connection before working. */
  z.strictObject({ kind: z.literal('drop'), ...common }),
  /** Works, then cuts the connection instead of answering. */
  z.strictObject({ kind: z.literal('lost-answer'), ...common }),
  /** Every token issued so far expires at the moment of the matching request. */
  z.strictObject({ kind: z.literal('expire-tokens'), ...common }),
  /** Every token issued so far becomes invalid at the moment of the matching request. */
  z.strictObject({ kind: z.literal('reject-tokens'), ...common }),
]);

/** A fault as a test writes it: everything with a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>;

export type Fault = z.output<typeof faultSchema>;

/** Whether nothing more happens to a request that this fault struck. */
export function endsRequest(fault: Fault): boolean {
  return fault.kind === 'status' || fault.kind === 'drop';
}
