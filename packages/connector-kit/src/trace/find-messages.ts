import type { MessageRow } from '../inbox/select-due.ts';
import type { FindOptions } from './find-options.ts';
import { findUnreadMessages } from './find-unread-messages.ts';
import { searchHashes } from '../references/reference-hashes.ts';

/** Ordering keys have no index (it would slow every acceptance down): so many of the newest messages are looked through. */
const KEYS_LOOKED_THROUGH = 100_000;

/** An address or an international number is never an id, and is not told to the database, which may log what it is asked. */
const IS_CONTACT = /@|^\s*\+/;

/** The newest messages that `q` names. */
export async function findMessages(options: FindOptions): Promise<readonly MessageRow[]> {
  const { kysely, limit } = options;
  const found = await seqsOf(options);
  if (found.length === 0) return [];
  return kysely
    .selectFrom('inbox_messages')
    .selectAll()
    .where('seq', 'in', found)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** By reference and id; where there are none, by ordering key; where there are none either, by what no flow has read yet. */
async function seqsOf(options: FindOptions): Promise<readonly number[]> {
  const isContact = IS_CONTACT.test(options.search.q);
  const named = [...(await seqsByReference(options)), ...(isContact ? [] : await seqsById(options))];
  if (named.length > 0) return named;
  const ofKey = isContact ? [] : await seqsByOrderingKey(options);
  return ofKey.length > 0 ? ofKey : findUnreadMessages(options);
}

async function seqsByReference({ kysely, keyRing, search, limit }: FindOptions): Promise<number[]> {
  const { q, tenant } = search;
  // One question for each hash: of each, the newest are read from the index without sorting.
  const found = await Promise.all(
    searchHashes(keyRing, q).map((hash) =>
      kysely
        .selectFrom('inbox_references')
        .select('message_seq')
        .where('hash', '=', hash)
        .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
        .orderBy('message_seq', 'desc')
        .limit(limit)
        .execute(),
    ),
  );
  return found.flat().map(({ message_seq }) => message_seq);
}

async function seqsById({ kysely, search, limit }: FindOptions): Promise<number[]> {
  const { tenant } = search;
  const q = search.q.trim();
  const found = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .where((where) => where.or([where('id', '=', q), where('delivery_id', '=', q)]))
    .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return found.map(({ seq }) => seq);
}

async function seqsByOrderingKey({ kysely, search, limit }: FindOptions): Promise<number[]> {
  const { tenant } = search;
  const newest = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const found = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .where('seq', '>', (newest?.seq ?? 0) - KEYS_LOOKED_THROUGH)
    .where('ordering_key', '=', search.q.trim())
    .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return found.map(({ seq }) => seq);
}
