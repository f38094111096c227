import { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';
import { systemClock } from '@capconnect/kernel';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createKeyRing } from '../../../src/secrets/create-key-ring.ts';
import { createDatabaseTokenStore } from '../../../src/token-store/create-database-token-store.ts';
import { print, waitForGo } from './wait-for-go.ts';

/** Asks for a token 25 times at once, and prints how many different ones it got. */
const [url = '', keys = '', baseUrl = '', timeoutMs = '10000'] = process.argv.slice(2);
const database = await openDatabase({ url });
const provider = createTokenProvider({
  baseUrl,
  credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
  store: createDatabaseTokenStore({ database, keyRing: createKeyRing(keys), clock: systemClock }),
  timeoutMs: Number(timeoutMs),
});
await waitForGo();
const tokens = await Promise.all(Array.from({ length: 25 }, () => provider.getToken()));
print(String(new Set(tokens.map(({ value }) => value.reveal())).size));
await database.close();
