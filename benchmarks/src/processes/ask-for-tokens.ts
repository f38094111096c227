import { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';
import { createDatabaseTokenStore, createKeyRing, openDatabase } from '@capconnect/connector-kit';
import { systemClock } from '@capconnect/kernel';

// One of several processes: asks for a token many times at once, over the database that all of them share.
const [baseUrl = '', databaseUrl = '', callers = ''] = process.argv.slice(2);
const database = await openDatabase({ url: databaseUrl });
const keyRing = createKeyRing(`bench:${Buffer.alloc(32, 1).toString('base64')}`);
const store = createDatabaseTokenStore({ database, keyRing, clock: systemClock });
const credential = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
const provider = createTokenProvider({ baseUrl, credential, store });
await Promise.all(Array.from({ length: Number(callers) }, () => provider.getToken()));
await database.close();
