import { setImmediate as letOthersRun } from 'node:timers/promises';
import { payloadContext } from '../inbox/payload-context.ts';
import type { FindOptions } from './find-options.ts';
import { normaliseReference } from '../references/normalise-reference.ts';
import { payloadMentions } from './payload-mentions.ts';

/** Reading a payload takes a fraction of a millisecond: so many take less time than somebody who waits notices. */
const PAYLOADS_READ = 200;
const PAYLOADS_AT_ONCE = 10;

/** Quantities and prices are in every payload. */
const MIN_CHARACTERS = 4;

/**
 * The newest messages that no flow has named yet, as those of a paused or unknown tenant, and whose payload has the value
 * that is looked for. @returns their places in the order of acceptance.
 */
export async function findUnreadMessages(options: FindOptions): Promise<readonly number[]> {
  const normalised = normaliseReference(options.search.q);
  if (normalised.length < MIN_CHARACTERS) return [];
  const found: number[] = [];
  for (const [index, row] of (await unreadPayloads(options)).entries()) {
    if (index % PAYLOADS_AT_ONCE === 0) await letOthersRun();
    const payload = openedPayload(options, row);
    if (payload !== undefined && payloadMentions(payload, normalised)) found.push(row.seq);
  }
  return found;
}

type UnreadRow = Awaited<ReturnType<typeof unreadPayloads>>[number];

async function unreadPayloads(options: FindOptions) {
  const { kysely } = options;
  const statuses = ['accepted', 'failed', 'dead'] as const;
  const unread = await Promise.all(statuses.map((status) => unreadSeqs(options, status)));
  const newest = unread
    .flat()
    .toSorted((one, other) => other - one)
    .slice(0, PAYLOADS_READ);
  if (newest.length === 0) return [];
  return kysely
    .selectFrom('inbox_messages')
    .innerJoin('inbox_payloads', 'inbox_payloads.message_seq', 'inbox_messages.seq')
    .select(['seq', 'tenant_id', 'source', 'type', 'delivery_id', 'payload'])
    .where('seq', 'in', newest)
    .execute();
}

/** Of one status at a time, since the index has each of them in order. */
async function unreadSeqs(
  { kysely, search: { tenant } }: FindOptions,
  status: 'accepted' | 'failed' | 'dead',
): Promise<number[]> {
  const rows = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .where('status', '=', status)
    .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('inbox_references')
            .select('message_seq')
            .whereRef('message_seq', '=', 'inbox_messages.seq'),
        ),
      ),
    )
    .orderBy('seq', 'desc')
    .limit(PAYLOADS_READ)
    .execute();
  return rows.map(({ seq }) => seq);
}

/** One that does not open cannot be searched; its message becomes dead and says why. */
function openedPayload({ keyRing }: FindOptions, row: UnreadRow): Uint8Array | undefined {
  const { tenant_id: tenantId, source, type, delivery_id: deliveryId } = row;
  try {
    return keyRing.open(row.payload, payloadContext({ tenantId, source, type, deliveryId }));
  } catch {
    return undefined;
  }
}
