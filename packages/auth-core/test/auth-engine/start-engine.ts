import {
  createCapillarySimulator,
  type CapillarySimulator,
  type CapillarySimulatorOptions,
} from '@capconnect/simulators';
import { createManualClock, type ManualClock } from '@capconnect/kernel';
import { onTestFinished } from 'vitest';
import {
  createAuthEngineClient,
  createSignIn,
  type MobileAuthEngineClient,
  type SignIn,
  type WebAuthEngineClient,
} from '../../src/auth-engine/index.ts';

export type Brand = NonNullable<NonNullable<CapillarySimulatorOptions['seed']>['brands']>[number];

/** One person; the number as people write it. */
export const ANN = { identifierType: 'MOBILE', identifierValue: '+91 99999 99993' };
export const ANN_MOBILE = '919999999993';
export const ANN_EMAIL = 'ann@example.com';
export const PASSWORD = 'correct horse 1';
export const NEW_PASSWORD = 'battery staple 2';

/** What a form with two password fields sends. */
export const twice = (password: string) => ({ password, confirmPassword: password });

interface EngineUnderTest {
  readonly simulator: CapillarySimulator;
  /** Also the simulator's. */
  readonly clock: ManualClock;
  mobileClient(deviceId?: string): MobileAuthEngineClient;
  webClient(): WebAuthEngineClient;
  mobile(deviceId?: string): SignIn;
  web(): SignIn;
  /** The newest code that was sent; to this address when one is given. */
  code(address?: string): string;
  /** Paths of the calls so far, below `/auth/v1/`. */
  calls(): string[];
}

/** The Auth Engine of a simulator, with a brand SHOP and virtual time. */
export async function startEngine(
  brand: Partial<Brand> = {},
  settings: NonNullable<CapillarySimulatorOptions['settings']> = {},
): Promise<EngineUnderTest> {
  const clock = createManualClock();
  const simulator = await createCapillarySimulator({
    nowMs: () => clock.wallMs(),
    settings,
    seed: { brands: [{ code: 'SHOP', ...brand }] },
  });
  onTestFinished(() => simulator.close());
  const options = { authEngineUrl: simulator.url, brand: 'SHOP', clock };
  const mobileClient = (deviceId = 'device-1') =>
    createAuthEngineClient({ ...options, surface: { kind: 'mobile', deviceId } });
  const webClient = () => createAuthEngineClient({ ...options, surface: { kind: 'web' } });
  return {
    simulator,
    clock,
    mobileClient,
    webClient,
    mobile: (deviceId) => createSignIn({ client: mobileClient(deviceId), clock }),
    web: () => createSignIn({ client: webClient(), clock }),
    code(address) {
      const sent = simulator.context.sentCodes.findLast(({ to }) => address === undefined || to === address);
      if (sent === undefined) throw new Error('No code was sent.');
      return sent.code;
    },
    calls: () => simulator.requests().map(({ path }) => path.replace('/auth/v1/', '')),
  };
}

/** Another code of the same length. */
export function wrongCode(code: string): string {
  return `${code.startsWith('9') ? '1' : '9'}${code.slice(1)}`;
}
