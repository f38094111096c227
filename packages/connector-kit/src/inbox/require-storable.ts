import { AppError } from '@capconnect/kernel';
import type { InboundMessage } from './inbox.ts';

const NAMES = ['tenantId', 'source', 'type', 'deliveryId', 'orderingKey'] as const;
const MAX_NAME = 1_000;
const MAX_REFERENCES = 100;

/**
 * Refuses what no database could keep, before it gets into a batch with others.
 * @throws `INPUT_INVALID` naming the field.
 */
export function requireStorable(message: InboundMessage): void {
  for (const name of NAMES) {
    const value = message[name];
    if (value.length > MAX_NAME || value.includes('\0')) {
      throw new AppError(
        'INPUT_INVALID',
        `The ${name} of a message has at most ${MAX_NAME} characters and no NUL.`,
        { details: { field: name, characters: value.length } },
      );
    }
  }
  const references = message.references?.length ?? 0;
  if (references > MAX_REFERENCES) {
    throw new AppError('INPUT_INVALID', `A message has at most ${MAX_REFERENCES} references.`, {
      details: { field: 'references', references },
    });
  }
}
