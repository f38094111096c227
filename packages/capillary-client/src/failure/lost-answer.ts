import { AppError } from '@capconnect/kernel';

const PLAUSIBLE_CODE = /^[A-Z][A-Z0-9_]{1,50}$/;
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
  const networkCode = networkCodeOf(error);
  const details = { operation: call.operation, networkCode };
  if (call.isWrite && call.mayHaveArrived) {
    return new AppError(
      'OUTCOME_UNKNOWN',
      'The connection to Capillary broke before it answered, so it may or may not have done the work. Ask it for the ' +
        'bill, redemption or coupon before sending it again.',
      { details },
    );
  }
  return new AppError('UPSTREAM_UNAVAILABLE', wordsFor(networkCode), { details });
}

function wordsFor(networkCode: string | undefined): string {
  if (networkCode !== undefined && CERTIFICATE_CODE.test(networkCode)) {
    return "The certificate of Capillary's address does not hold. Check the base URL and this machine's clock.";
  }
  if (networkCode === 'ENOTFOUND') {
    return "The name in Capillary's base URL is not known. Check it, and this machine's DNS.";
  }
  if (networkCode === 'TIMEOUT') return 'Capillary did not answer in time. Try again later.';
  return 'Capillary is not reachable. Check the network and the base URL, and try again later.';
}

function networkCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return 'TIMEOUT';
  if (!('code' in error)) return undefined;
  // The only thing that cancels a call is its deadline.
  if (error.code === 'ERR_CANCELED') return 'TIMEOUT';
  return typeof error.code === 'string' && PLAUSIBLE_CODE.test(error.code) ? error.code : undefined;
}
