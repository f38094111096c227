import { Secret } from '@capconnect/kernel';
import { gatewayHeaders } from '../gateway/gateway-headers.ts';
import { readCustomerToken } from '../read-customer-token.ts';
import { renewToken } from './renew-token.ts';
import { signOut } from './sign-out.ts';
import type { SignedInState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { SignedIn } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

interface SignedInOptions<State extends SignedInState, Step> {
  readonly context: SignInContext;
  readonly state: State;
  /** Makes the same kind of step from a state with a new token. */
  readonly rebuild: (state: State) => Step;
}

/** What all signed-in steps have in common. */
export function signedIn<State extends SignedInState, Step>({
  context,
  state,
  rebuild,
}: SignedInOptions<State, Step>): SignedIn<Step> {
  const { client } = context;
  const { identity, tokenIdentity, appRegistered } = state;
  const token = readCustomerToken(state.token);
  return {
    step: 'signed-in',
    token,
    identity: new Secret(tokenIdentity),
    appRegistered,
    gatewayHeaders: () =>
      gatewayHeaders({
        token: token.value,
        brand: client.brand,
        deviceId: client.kind === 'mobile' ? client.surface.deviceId : undefined,
        identifier: tokenIdentity,
      }),
    async renew() {
      const renewal = await renewToken(context, state);
      return 'restart' in renewal ? renewal.restart : rebuild({ ...state, ...renewal });
    },
    changePassword: (change) => client.changePassword({ identity, token: token.value, ...change }),
    signOut: () => signOut(client, state),
    toSnapshot: () => toSnapshot(context, state),
  };
}
