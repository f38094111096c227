import { openDatabase } from '../../src/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';
import { inboxGaugesContract } from './support/inbox-gauges-contract.ts';

const folder = useFolder();
const postgres = usePostgres();

inboxGaugesContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
inboxGaugesContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
