export { createTestDatabase, startTestPostgres } from './start-test-postgres.ts';
export type { TestPostgres } from './start-test-postgres.ts';
export { inboxContract } from './inbox-contract.ts';
