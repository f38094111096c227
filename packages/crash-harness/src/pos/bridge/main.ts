import { runMain } from '@capconnect/connector-kit';
import { readConfig } from '@capconnect/pos-bridge/config';
import { startPosBridge } from '@capconnect/pos-bridge/start';

// The process that is killed: the POS bridge as it ships, but for the length of its leases.
const { LEASE_MS, ...env } = process.env;

await runMain({
  name: 'pos-bridge',
  start: async () => startPosBridge(readConfig(env), { leaseMs: Number(LEASE_MS) }),
});
