import { openDatabase } from '../../../src/database/open-database.ts';
import { print, waitForGo } from './wait-for-go.ts';

const [url = ''] = process.argv.slice(2);
await waitForGo();
const database = await openDatabase({ url });
print('opened');
await database.close();
