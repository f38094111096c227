import { AppError } from '@capconnect/kernel';
import { networkCode } from '../network-code.ts';

/** Node's names for a certificate that does not hold: unreachable, but for a reason of its own. */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

/**
 * A call that ended without an answer, as an error of ours. Nothing of the foreign error is kept but its code: axios
 * errors carry the request with its credentials and its body.
 *
 * `OUTCOME_UNKNOWN` for a write that may have arrived, else `UPSTREAM_UNAVAILABLE`. An `AppError`, which comes from
 * the authentication, is passed on. Details: `operation`, `networkCode`.
 */
export function lostAnswer(
  error: unknown,
  call: { readonly operation: string; readonly isWrite: boolean; readonly mayHaveArrived: boolean },
): AppError {
  if (error instanceof AppError) return error;
  const code = networkCode(error);
  const details = { operation: call.operation, networkCode: code };
  if (call.isWrite && call.mayHaveArrived) {
    return new AppError(
      'OUTCOME_UNKNOWN',
      'The connection to Capillary broke before it answered, so it may or may not have done the work. Ask it for the ' +
        'bill, redemption or coupon before sending it again.',
      { details },
    );
  }
  return new AppError('UPSTREAM_UNAVAILABLE', wordsFor(code), { details });
}

function wordsFor(code: string | undefined): string {
  if (code !== undefined && CERTIFICATE_CODE.test(code)) {
    return "The certificate of Capillary's address does not hold. Check the base URL and this machine's clock.";
  }
  if (code === 'ENOTFOUND') {
    return "The name in Capillary's base URL is not known. Check it, and this machine's DNS.";
  }
  if (code === 'TIMEOUT') return 'Capillary did not answer in time. Try again later.';
  return 'Capillary is not reachable. Check the network and the base URL, and try again later.';
}
