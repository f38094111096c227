import type { SimulatorContext } from '../../context.ts';
import { holdingsOf } from '../../loyalty/customers/identifier-index.ts';
import type { Identifier, IdentifierType } from '../identifier.ts';

/** Names in the CRM. A user name is no identifier there. */
const CRM_NAMES = { MOBILE: 'mobile', EMAIL: 'email', EXTERNALID: 'externalId', USERNAME: null } as const;

/** A customer of the CRM as far as the Auth Engine looks: who, and by which identifiers. */
interface CrmCustomer {
  readonly id: number;
  readonly identifiers: readonly Identifier[];
}

/** The CRM customer who holds one of the identifiers, in any source; the first one found. */
export function findCrmCustomer(
  { loyalty }: SimulatorContext,
  identifiers: readonly Identifier[],
): CrmCustomer | undefined {
  const [holding] = identifiers.flatMap(({ type, value }) => {
    const name = CRM_NAMES[type];
    return name === null ? [] : holdingsOf(loyalty, { type: name, value });
  });
  const customer = holding && loyalty.customers.get(holding.customerId);
  if (!customer) return undefined;
  return {
    id: customer.id,
    identifiers: customer.profiles.flatMap((profile) =>
      profile.identifiers.flatMap(({ type, value }) => {
        const known = ENGINE_TYPES.find((engineType) => CRM_NAMES[engineType] === type);
        return known ? [{ type: known, value }] : [];
      }),
    ),
  };
}

const ENGINE_TYPES: readonly IdentifierType[] = ['MOBILE', 'EMAIL', 'EXTERNALID'];
