import { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';
import { createManualClock } from '@capconnect/kernel';
import { createCapillarySimulator } from '@capconnect/simulators';
import { progress, report } from './report.ts';

const TTLS_SECONDS = [60, 300, 3600];
/** At 20 % early the ideal is 1.25 exactly; a caller who comes 100 times in a lifetime finds the window a little later. */
const LIFETIMES = 40;

/** Token calls for each lifetime of a token, for a caller that calls all the time. Under virtual time, with real HTTP. */
export async function authCallsPerTtl(): Promise<void> {
  for (const ttlSeconds of TTLS_SECONDS) {
    progress(`auth.calls.per.ttl ${ttlSeconds} s`);
    report({
      name: `auth.calls.per.ttl.${ttlSeconds}`,
      value: await callsPerTtl(ttlSeconds),
      unit: 'calls/TTL',
      better: 'lower',
      baseline: 1,
    });
  }
}

async function callsPerTtl(ttlSeconds: number): Promise<number> {
  const clock = createManualClock();
  const simulator = await createCapillarySimulator({ nowMs: () => clock.wallMs() });
  simulator.seed({
    clients: [{ key: 'bench-key', secret: 'bench-secret', ttlSeconds, defaultTillCode: 'demo.till' }],
  });
  try {
    const credential = oauthClientCredential({ key: 'bench-key', secret: 'bench-secret' });
    const provider = createTokenProvider({ baseUrl: simulator.url, credential, clock });
    const stepMs = (ttlSeconds * 1000) / 100;
    for (let elapsedMs = 0; elapsedMs < ttlSeconds * 1000 * LIFETIMES; elapsedMs += stepMs) {
      const token = await provider.getToken();
      if (token.expiresAtMs <= clock.wallMs()) throw new Error('an expired token was given out');
      // A renewal in the background is real HTTP: it is given real time to end before virtual time goes on.
      await settle(simulator);
      clock.advance(stepMs);
    }
    return tokenCalls(simulator) / LIFETIMES;
  } finally {
    await simulator.close();
  }
}

type Simulator = Awaited<ReturnType<typeof createCapillarySimulator>>;

async function settle(simulator: Simulator): Promise<void> {
  const before = tokenCalls(simulator);
  await new Promise(setImmediate);
  if (tokenCalls(simulator) !== before) await new Promise((resolve) => setTimeout(resolve, 20));
}

function tokenCalls(simulator: Simulator): number {
  return simulator.requests().filter(({ path }) => path === '/v3/oauth/token/generate').length;
}
