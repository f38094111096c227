import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from './customer.ts';
import { customerStatus } from './customer-statuses.ts';
import { identifierTypeOf, type Identifier } from './identifier.ts';
import { holdingsOf } from './identifier-index.ts';
import { readSource, type SourceAccount } from './read-source.ts';

/** The four query parameters by which v2 names a customer. */
export interface CustomerNaming {
  readonly source: string | null;
  readonly accountId: string | null;
  readonly identifierName: string | null;
  readonly identifierValue: string | null;
}

export function namingOf(query: URLSearchParams): CustomerNaming {
  return {
    source: query.get('source'),
    accountId: query.get('accountId'),
    identifierName: query.get('identifierName'),
    identifierValue: query.get('identifierValue'),
  };
}

/**
 * The customer that v2 parameters name (reference section 6.1). Under dual eligibility `identifierName` and
 * `identifierValue` are comma separated, in the same order, and all name the same customer. Refuses with 8001, 8002,
 * 8003, 8011, 8013, 8015, 8045, 8065.
 */
export function resolveCustomer(context: SimulatorContext, naming: CustomerNaming): Customer {
  const place = readSource(context, naming.source, naming.accountId);
  const identifiers = readIdentifiers(context, naming);
  const found = identifiers.map((identifier) => findCustomer(context, place, identifier));
  const [customer] = found;
  if (customer === undefined || found.some((other) => other !== customer)) {
    throw new Refusal([customerStatus(8015)]);
  }
  return customer;
}

/** The holder of the identifier in the source, or in any source for `ALL`. */
function findCustomer(context: SimulatorContext, place: SourceAccount, identifier: Identifier): Customer {
  const { customers } = context.loyalty;
  if (identifier.type === 'id') {
    const customer = customers.get(Number(identifier.value));
    if (customer === undefined) throw new Refusal([customerStatus(8015)]);
    return customer;
  }
  const holdings = holdingsOf(context.loyalty, identifier);
  const holding = holdings.find(
    ({ source, accountId }) =>
      place.source === 'ALL' || (source === place.source && accountId === place.accountId),
  );
  const customer = holding === undefined ? undefined : customers.get(holding.customerId);
  if (customer === undefined) throw new Refusal([customerStatus(holdings.length > 0 ? 8065 : 8015)]);
  return customer;
}

function readIdentifiers(context: SimulatorContext, naming: CustomerNaming): readonly Identifier[] {
  const { identifierName, identifierValue } = naming;
  if (!identifierName || !identifierValue) throw new Refusal([customerStatus(8002)]);
  const { dualEligibility, primaryIdentifier } = context.settings;
  const isList = identifierName.includes(',');
  const names = isList ? identifierName.split(',') : [identifierName];
  const values = isList ? identifierValue.split(',') : [identifierValue];
  if (names.length !== values.length) throw new Refusal([customerStatus(8013)]);
  const identifiers = names.map((name, index) => {
    const type = identifierTypeOf(name.trim());
    if (type === undefined) throw new Refusal([customerStatus(8013)]);
    return { type, value: (values[index] ?? '').trim() };
  });
  // Under dual eligibility an identifier that is not the primary finds nobody on its own.
  const needsPrimary = dualEligibility && primaryIdentifier !== null;
  const hasPrimary = identifiers.some(({ type }) => type === primaryIdentifier || type === 'id');
  if (needsPrimary && !hasPrimary) throw new Refusal([customerStatus(8015)]);
  return identifiers;
}
