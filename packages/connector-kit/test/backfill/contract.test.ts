import { openDatabase } from '../../src/index.ts';
import { backfillContract } from '../../src/testing/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();

backfillContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
backfillContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
