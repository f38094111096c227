import { AppError } from '@capconnect/kernel';
import { type Attribution, ATTRIBUTION_TYPES } from './attribution.ts';

/** Header values have no documented encoding beyond ASCII, and edge spaces get lost on the way. */
const HEADER_TEXT = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * The two headers that name the till or store of a call (reference section 2.5).
 * @throws AppError `AUTH_CONFIG_INVALID` for an undocumented type, which Capillary would silently read as a till code,
 * and for a code that is empty or cannot stand in a header.
 */
export function attributionHeaders(attribution: Attribution): Record<string, string> {
  const { type, code } = attribution;
  if (!ATTRIBUTION_TYPES.includes(type)) {
    throw invalid(`The attribution type is unknown. Use one of ${ATTRIBUTION_TYPES.join(', ')}.`);
  }
  if (!HEADER_TEXT.test(code)) {
    throw invalid(
      `The attribution code for ${type} is empty, has spaces at its ends or holds characters that a header cannot ` +
        'carry. Name the till by its code, or the store by its code or external id.',
    );
  }
  return { 'X-CAP-API-ATTRIBUTION-ENTITY-TYPE': type, 'X-CAP-API-ATTRIBUTION-ENTITY-CODE': code };
}

function invalid(message: string): AppError {
  return new AppError('AUTH_CONFIG_INVALID', message);
}
