import { dirname, join } from 'node:path';
import { sqliteFile } from '../database/sqlite-file.ts';

/** Where the key lies that is made when none is given: beside the database it is for, or in `./data` where that is a server. */
export function keyFileOf(databaseUrl: string): string {
  const file = sqliteFile(databaseUrl);
  return join(file === undefined ? './data' : dirname(file), 'secrets.key');
}
