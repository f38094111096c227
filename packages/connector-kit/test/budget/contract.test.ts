import { openDatabase } from '../../src/index.ts';
import { usePostgres } from '../storage/support/test-storage.ts';
import { budgetContract } from './support/budget-contract.ts';

const postgres = usePostgres();

budgetContract('SQLite', () => openDatabase({ url: 'sqlite::memory:' }));
budgetContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));
