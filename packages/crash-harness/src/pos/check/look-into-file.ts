import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Rows = z.array(z.object({ deliveryId: z.string() }));
const Verdict = z.object({ quick_check: z.string() });

export interface FileContents {
  /** Keys of the bills that are in it with their content. */
  readonly bills: ReadonlySet<string>;
  /** What SQLite finds wrong with the file; `undefined` when all is well. */
  readonly damage: string | undefined;
}

/** What SQLite finds in a database, as it does after a crash; in a copy, so that the next process finds it untouched. */
export async function lookIntoFile(file: string): Promise<FileContents> {
  const copy = await mkdtemp(join(tmpdir(), 'capconnect-pos-look-'));
  try {
    await cp(dirname(file), copy, { recursive: true });
    return read(join(copy, basename(file)));
  } catch (error) {
    return { bills: new Set(), damage: String(error) };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function read(file: string): FileContents {
  const database = new DatabaseSync(file);
  try {
    const { quick_check: verdict } = Verdict.parse(database.prepare('pragma quick_check').get());
    const rows = database
      .prepare(
        `select m.delivery_id as deliveryId from inbox_messages m
         join inbox_payloads p on p.message_seq = m.seq where m.type = 'bill'`,
      )
      .all();
    const bills = Rows.parse(rows).map(({ deliveryId }) => deliveryId.split('/').slice(0, 2).join('/'));
    return { bills: new Set(bills), damage: verdict === 'ok' ? undefined : verdict };
  } finally {
    database.close();
  }
}
