import { createCapillaryAuth, oauthClientCredential } from '@capconnect/auth-core';
import { createCapillarySimulator } from '@capconnect/simulators';
import { OAuth2Client } from 'google-auth-library';
import { median, progress, report } from './report.ts';

const CALLS = 200_000;
const ROUNDS = 7;

/** Headers for a call while the token is fresh: what every call to Capillary pays. Against google-auth-library, in turns. */
export async function authHeadersHot(): Promise<void> {
  progress('auth.headers.hot');
  const simulator = await createCapillarySimulator();
  simulator.seed({
    clients: [{ key: 'bench-key', secret: 'bench-secret', ttlSeconds: 3600, defaultTillCode: 'demo.till' }],
  });
  try {
    const auth = createCapillaryAuth({
      baseUrl: simulator.url,
      credential: oauthClientCredential({ key: 'bench-key', secret: 'bench-secret' }),
      attribution: { type: 'TILL', code: 'demo.till' },
    });
    const url = `${simulator.url}/v2/customers/lookup`;
    const peer = new OAuth2Client();
    peer.setCredentials({ access_token: 'a-token', expiry_date: Date.now() + 3_600_000 });
    const ours = () => auth.headersFor(url);
    const theirs = () => peer.getRequestHeaders(url);

    await ratePerSecond(ours);
    await ratePerSecond(theirs);
    const rates = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.push({ ours: await ratePerSecond(ours), theirs: await ratePerSecond(theirs) });
    }
    report({
      name: 'auth.headers.hot',
      value: median(rates.map((rate) => rate.ours)),
      unit: 'headers/s',
      better: 'higher',
      baseline: median(rates.map((rate) => rate.theirs)),
      ratio: median(rates.map((rate) => rate.ours / rate.theirs)),
    });
  } finally {
    await simulator.close();
  }
}

async function ratePerSecond(headers: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  for (let call = 0; call < CALLS; call += 1) await headers();
  return (CALLS * 1000) / (performance.now() - startedAtMs);
}
