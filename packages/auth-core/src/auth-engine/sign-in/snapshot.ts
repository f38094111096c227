import type { Surface } from '../wire/surface.ts';
import type { SignInState } from './state.ts';

/**
 * A sign-in to be continued later, in another request or process: plain data that JSON carries.
 *
 * **It holds session ids, tokens, keys and personal data in clear. Encrypt it before it is stored**, and let no browser
 * have it. It comes in a `Secret`, so that it cannot be logged or stored by mistake.
 */
export interface SignInSnapshot {
  readonly version: 1;
  readonly brand: string;
  readonly surface: Surface;
  readonly state: SignInState;
}
