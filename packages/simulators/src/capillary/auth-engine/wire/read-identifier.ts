import { isIdentifierType } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';
import type { EngineCall } from './engine-call.ts';
import { EngineRefusal } from './engine-refusal.ts';

/**
 * The identifier a call is about. Old clients send `mobile` alone (reference section 4.2 A).
 * @throws EngineRefusal 1546 for a type the factor does not take, 1519 without a value.
 */
export function readIdentifier({ request, brand, factor }: EngineCall): Identifier {
  const { identifierType, identifierValue, mobile } = request;
  if (identifierType === undefined && identifierValue === undefined && mobile !== undefined) {
    return { type: 'MOBILE', value: mobile };
  }
  if (!isIdentifierType(identifierType)) throw new EngineRefusal(1546);
  const takesExternalIds = factor === 'mfa' || brand.settings.config.CONF_EXTERNAL_ID_LOGIN_ENABLED;
  if (identifierType === 'EXTERNALID' && !takesExternalIds) throw new EngineRefusal(1546);
  if (identifierValue === undefined) throw new EngineRefusal(1519);
  return { type: identifierType, value: identifierValue };
}
