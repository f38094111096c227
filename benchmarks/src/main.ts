import { authCallsPerTtl } from './auth-calls-per-ttl.ts';
import { authHeadersHot } from './auth-headers-hot.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  'auth.headers.hot': authHeadersHot,
  'auth.calls.per.ttl': authCallsPerTtl,
};

// `npm run bench -- auth.headers.hot` runs one of them.
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
