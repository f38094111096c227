/** Why a bridge is not trusted, in words for the person who sets the till up. */
export class PinError extends Error {
  override readonly name = 'PinError';
}
