import { onTestFinished } from 'vitest';
import {
  createAuthEngineClient,
  type MobileAuthEngineClient,
  type WebAuthEngineClient,
} from '../../src/auth-engine/index.ts';
import { startServer, type ServedAnswer, type TestServer } from '../support/start-server.ts';

interface FixedEngine {
  readonly server: TestServer;
  readonly mobile: MobileAuthEngineClient;
  readonly web: WebAuthEngineClient;
}

/** An Auth Engine that gives every call the same answer: for answers that Capillary does not document. */
export async function startFixedEngine(answer: ServedAnswer, timeoutMs = 5_000): Promise<FixedEngine> {
  const server = await startServer(() => answer);
  onTestFinished(() => server.close());
  const options = { authEngineUrl: server.url, brand: 'SHOP', timeoutMs };
  return {
    server,
    mobile: createAuthEngineClient({ ...options, surface: { kind: 'mobile', deviceId: 'device-1' } }),
    web: createAuthEngineClient({ ...options, surface: { kind: 'web' } }),
  };
}

export const SUCCESS = { success: true, code: 200, message: 'SUCCESS' };
export const STARTED = {
  status: SUCCESS,
  auth: { token: 'view', key: null },
  user: { sessionId: 'P-1', role: 'VIEW', appRegistered: false, userRegisteredForPassword: false },
};
