import type { SimulatorContext } from '../../context.ts';
import type { Status } from '../answers/status.ts';
import { customerStatus } from './customer-statuses.ts';

/** The extended fields that the organisation has; each other one leaves warning 91016. */
export function knownExtendedFields(
  context: SimulatorContext,
  given: Readonly<Record<string, unknown>>,
  warnings: Status[],
): Record<string, unknown> {
  const known = context.settings.knownExtendedFields;
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => {
      const isKnown = known === null || known.includes(name);
      if (!isKnown) warnings.push(customerStatus(91016, name));
      return isKnown;
    }),
  );
}
