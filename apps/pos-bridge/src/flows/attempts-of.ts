import type { ClaimedMessage, Database } from '@capconnect/connector-kit';

/**
 * How often each message may have reached Capillary before and including now, by message id: 1 means surely not yet, so
 * that nobody needs to ask before it is sent.
 */
export type AttemptsOf = (
  messages: readonly Pick<ClaimedMessage, 'id' | 'attempt'>[],
) => Promise<ReadonlyMap<string, number>>;

/** With these, and no request id of Capillary's, nothing was sent or nothing was taken in. */
const NOT_SENT = [
  'AUTH_THROTTLED',
  'AUTH_UNAVAILABLE',
  'PREREQUISITE_MISSING',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
];

/**
 * Looks the earlier attempts up. After a day without network every bill has failed attempts behind it, and asking
 * Capillary for each of them would make the drain a hundred times as long. An attempt without an outcome counts as sent.
 */
export function createAttemptsOf({ kysely }: Pick<Database, 'kysely'>): AttemptsOf {
  return async (messages) => {
    const again = messages.filter(({ attempt }) => attempt > 1).map(({ id }) => id);
    if (again.length === 0) return new Map(messages.map(({ id, attempt }) => [id, attempt]));
    const rows = await kysely
      .selectFrom('inbox_attempts')
      .innerJoin('inbox_messages', 'inbox_messages.seq', 'inbox_attempts.message_seq')
      .select((query) => ['inbox_messages.id', query.fn.countAll<number>().as('unsent')])
      .where('inbox_messages.id', 'in', again)
      .where('inbox_attempts.error_code', 'in', NOT_SENT)
      .where('inbox_attempts.request_id', 'is', null)
      .groupBy('inbox_messages.id')
      .execute();
    const unsent = new Map(rows.map((row) => [row.id, row.unsent]));
    return new Map(messages.map(({ id, attempt }) => [id, attempt - (unsent.get(id) ?? 0)]));
  };
}
