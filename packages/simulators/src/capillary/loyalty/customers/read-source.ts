import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { customerStatus } from './customer-statuses.ts';
import { LOOKUP_SOURCES } from './sources.ts';

/** A source and, where the source has several, the account in it. */
export interface SourceAccount {
  readonly source: string;
  readonly accountId: string;
}

/**
 * Checks source and account. Refuses with `missingCode` (8001 in a lookup, 8004 when adding), 8003 for a source that
 * does not exist, 8045 where an account is needed, 8011 for an account that does not exist.
 */
export function readSource(
  context: SimulatorContext,
  source: string | null | undefined,
  accountId: string | null | undefined,
  missingCode: 8001 | 8004 = 8001,
): SourceAccount {
  if (!source) throw new Refusal([customerStatus(missingCode)]);
  if (!LOOKUP_SOURCES.includes(source) || (missingCode === 8004 && source === 'ALL')) {
    throw new Refusal([customerStatus(8003)]);
  }
  const account = accountId ?? '';
  if (account === '' && context.settings.multiAccountSources.includes(source)) {
    throw new Refusal([customerStatus(8045)]);
  }
  const known = context.loyalty.accounts.get(source);
  if (account !== '' && known !== undefined && !known.has(account)) throw new Refusal([customerStatus(8011)]);
  return { source, accountId: account };
}
