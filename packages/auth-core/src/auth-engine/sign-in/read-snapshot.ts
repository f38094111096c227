import { AppError } from '@capconnect/kernel';
import { valueAt } from '../../http/json-object.ts';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import { readState } from './read-state.ts';
import type { SignInState } from './state.ts';

/**
 * The state in a stored snapshot, checked field by field: it comes from a database, and may be of another version.
 *
 * @throws AppError `UNAUTHENTICATED` when it cannot be read, or was taken for another brand or device.
 */
export function readSnapshot(snapshot: unknown, client: AuthEngineClient): SignInState {
  const deviceId = client.kind === 'mobile' ? client.surface.deviceId : undefined;
  if (
    valueAt(snapshot, 'brand') !== client.brand ||
    valueAt(snapshot, 'surface', 'kind') !== client.kind ||
    valueAt(snapshot, 'surface', 'deviceId') !== deviceId
  ) {
    throw cannotResume('belongs to another brand or device');
  }
  const state = valueAt(snapshot, 'version') === 1 ? readState(valueAt(snapshot, 'state')) : undefined;
  if (state === undefined || !isOfSurface(state, client.kind)) throw cannotResume('cannot be read');
  return state;
}

function isOfSurface(state: SignInState, kind: AuthEngineClient['kind']): boolean {
  const surfaceOfState = state.step === 'signed-in' ? state.session : state.step;
  return kind === 'web'
    ? !surfaceOfState.startsWith('mfa') && surfaceOfState !== 'mobile'
    : surfaceOfState !== 'web';
}

function cannotResume(why: string): AppError {
  return new AppError('UNAUTHENTICATED', `The stored sign-in ${why}. Start the sign-in again.`);
}
