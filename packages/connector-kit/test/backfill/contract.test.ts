import { openDatabase } from '../../src/index.ts';
import { backfillContract, backfillFailureContract } from '../../src/testing/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();

for (const contract of [backfillContract, backfillFailureContract]) {
  contract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
  contract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
}
