import { DatabaseSync } from 'node:sqlite';
import type { BareMessage } from './bare-message.ts';

/**
 * The substrate of a put on SQLite: the same two inserts into the same migrated tables under the same pragmas, with
 * nothing sealed and no thread to hand over to: whoever calls waits for the disk.
 */
export function openBareSqlite(file: string, { columns }: BareMessage) {
  const connection = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  connection.exec('pragma synchronous = full; pragma wal_autocheckpoint = 2000');
  const insertMessage = connection.prepare(
    `insert into inbox_messages (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
     on conflict (delivery_id, tenant_id, source, type) do nothing`,
  );
  const insertPayload = connection.prepare(
    'insert into inbox_payloads (message_seq, payload) select seq, ? from inbox_messages where id = ?',
  );
  const begin = connection.prepare('begin immediate');
  const commit = connection.prepare('commit');
  return {
    /** All in one transaction; returns when they are on disk. */
    put(messages: readonly BareMessage[]): void {
      begin.run();
      for (const { values } of messages) insertMessage.run(...values);
      for (const { values, payload } of messages) insertPayload.run(payload, values[0] ?? null);
      commit.run();
    },
    close: (): void => connection.close(),
  };
}
