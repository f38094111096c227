import type { Database } from '../database/database.ts';
import { burialContract } from './burial-contract.ts';
import { deferralContract } from './deferral-contract.ts';
import { lineContract } from './line-contract.ts';
import { troubleContract } from './trouble-contract.ts';
import { turnsContract } from './turns-contract.ts';
import { waitingContract } from './waiting-contract.ts';

/**
 * What every store must do about messages that wait, that go first, or that do harm, as vitest suites.
 * @param open - an empty, migrated database; called before each test.
 */
export function deliveryContract(name: string, open: () => Promise<Database>): void {
  waitingContract(name, open);
  turnsContract(name, open);
  troubleContract(name, open);
  burialContract(name, open);
  deferralContract(name, open);
  lineContract(name, open);
}
