import { z } from 'zod';
import { CustomerChange } from './customer-input.ts';
import { StoredIdentifier } from './stored-identifier.ts';

/** How the messages about customers are named in the inbox. */
export const ENROLMENT_MESSAGE = { source: 'pos', type: 'customer-enrolment' } as const;
export const UPDATE_MESSAGE = { source: 'pos', type: 'customer-update' } as const;

/** The payload of an enrolment. */
export const Enrolment = z.object({
  identifiers: z.tuple([StoredIdentifier], StoredIdentifier).readonly(),
  change: CustomerChange,
});

/** The payload of a change. */
export const CustomerUpdate = z.object({ identifier: StoredIdentifier, change: CustomerChange });

/** What the flows need of the envelope. */
export const TillHeader = z.object({ till: z.string() });
