import { runMain } from '@capconnect/connector-kit';
import { readConfig } from './config.ts';
import { startPosBridge } from './start.ts';

await runMain({ name: 'pos-bridge', start: async () => startPosBridge(readConfig(process.env)) });
