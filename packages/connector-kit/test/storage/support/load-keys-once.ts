import { loadKeyRing } from '../../../src/secrets/load-key-ring.ts';
import { print, waitForGo } from './wait-for-go.ts';

const [keyFile = ''] = process.argv.slice(2);
await waitForGo();
const keyRing = await loadKeyRing({ keyFile, isProduction: false });
print(Buffer.from(keyRing.seal('made by this process', ['test'])).toString('base64'));
