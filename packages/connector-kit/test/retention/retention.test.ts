import { openDatabase } from '../../src/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';
import { retentionContract } from './support/retention-contract.ts';

const folder = useFolder();
const postgres = usePostgres();

retentionContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
retentionContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
