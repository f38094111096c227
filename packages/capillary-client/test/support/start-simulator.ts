import { createCapillaryAuth, oauthClientCredential, type Attribution } from '@capconnect/auth-core';
import {
  createCapillarySimulator,
  type CapillarySimulator,
  type CapillarySimulatorOptions,
} from '@capconnect/simulators';
import { onTestFinished } from 'vitest';
import { createCapillaryClient, type CapillaryClient } from '../../src/index.ts';

export const MEMBER = { id: 306, mobile: '919988221100', email: 'member@example.org', points: '2000' };

/** The Capillary simulator with one member, closed when the test ends. */
export async function startSimulator(
  settings: CapillarySimulatorOptions['settings'] = {},
): Promise<CapillarySimulator> {
  const simulator = await createCapillarySimulator({
    settings: { multiAccountSources: [], ...settings },
    seed: { customers: [MEMBER] },
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

export function simulatorClient(simulator: CapillarySimulator, attribution?: Attribution): CapillaryClient {
  const auth = createCapillaryAuth({
    baseUrl: simulator.url,
    credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
    ...(attribution === undefined ? {} : { attribution }),
  });
  return createCapillaryClient({ baseUrl: simulator.url, auth });
}
