import { Pool } from 'pg';
import type { BareMessage } from './bare-message.ts';

/**
 * The substrate of a put on PostgreSQL: `pg` with the same two inserts in a transaction of each caller's own, over a
 * connection for each caller; the server shares the fsyncs.
 */
export function openBarePostgres(url: string, { columns }: BareMessage, connections: number) {
  const pool = new Pool({ connectionString: url, max: connections });
  // `end` does not wait for the server to have seen it, and the server is stopped next.
  pool.on('error', () => {});
  const places = columns.map((_column, index) => `$${index + 1}`).join(', ');
  const insertMessage = {
    name: 'insert-message',
    text: `insert into inbox_messages (${columns.join(', ')}) values (${places})
           on conflict (delivery_id, tenant_id, source, type) do nothing returning seq, id`,
  };
  const insertPayload = {
    name: 'insert-payload',
    text: 'insert into inbox_payloads (message_seq, payload) values ($1, $2)',
  };
  return {
    /** Resolves when it is on disk. */
    async put({ values, payload }: BareMessage): Promise<void> {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const { rows } = await client.query<{ seq: string }>({ ...insertMessage, values: [...values] });
        await client.query({ ...insertPayload, values: [rows[0]?.seq, payload] });
        await client.query('commit');
      } finally {
        client.release();
      }
    },
    close: (): Promise<void> => pool.end(),
  };
}
