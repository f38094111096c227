import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { InboxMessageTable } from '../database/schema.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { searchHashes } from '../references/reference-hashes.ts';
import type { Delivery } from './delivery.ts';
import { deliveryOfRow } from './delivery-of-row.ts';

export interface MessageSearchOptions {
  readonly database: Pick<Database, 'kysely'>;
  readonly keyRing: KeyRing;
}

export interface SearchedMessages {
  readonly tenantId: string;
  readonly source: string;
  readonly type: string;
  /** What the messages were accepted with, or their flows named. Two references may be written alike: look at the results. */
  readonly reference: string;
  readonly limit: number;
}

/** An accepted message as its own app sees it. */
export interface FoundMessage extends Delivery {
  readonly headers: Readonly<Record<string, string>>;
}

export interface MessageSearch {
  /** Messages that the reference names, newest first. */
  find(search: SearchedMessages): Promise<readonly FoundMessage[]>;
  get(id: string): Promise<FoundMessage | undefined>;
}

const Headers = z.record(z.string(), z.string());

/** Finds accepted messages for the app that accepted them. */
export function createMessageSearch({ database, keyRing }: MessageSearchOptions): MessageSearch {
  const { kysely } = database;
  return {
    async find({ tenantId, source, type, reference, limit }) {
      const hashes = searchHashes(keyRing, reference);
      if (hashes.length === 0) return [];
      const rows = await kysely
        .selectFrom('inbox_messages')
        .selectAll()
        .where('seq', 'in', (query) =>
          query
            .selectFrom('inbox_references')
            .select('message_seq')
            .where('hash', 'in', hashes)
            .where('tenant_id', '=', tenantId),
        )
        .where('tenant_id', '=', tenantId)
        .where('source', '=', source)
        .where('type', '=', type)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(messageOfRow);
    },

    async get(id) {
      const row = await kysely
        .selectFrom('inbox_messages')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && messageOfRow(row);
    },
  };
}

function messageOfRow(row: Selectable<InboxMessageTable>): FoundMessage {
  return {
    ...deliveryOfRow(row),
    headers: row.headers === null ? {} : Headers.parse(JSON.parse(row.headers)),
  };
}
