export { createTestDatabase, startTestPostgres } from './start-test-postgres.ts';
export type { TestPostgres } from './start-test-postgres.ts';
export { roomyIntake } from './roomy-intake.ts';
export { inboxContract } from './inbox-contract.ts';
export { deliveryContract } from './delivery-contract.ts';
export { backfillContract } from './backfill-contract.ts';
export { backfillFailureContract } from './backfill-failure-contract.ts';
