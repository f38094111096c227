import { openDatabase } from '../../src/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';
import { intakeGuardContract } from './support/intake-guard-contract.ts';

const folder = useFolder();
const postgres = usePostgres();

intakeGuardContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
intakeGuardContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
