import { setTimeout as sleep } from 'node:timers/promises';
import { createCapillaryAuth, oauthClientCredential } from '@capconnect/auth-core';
import { createCapillaryClient } from '@capconnect/capillary-client';
import { createRateBudget, openDatabase } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { createFasterTime } from '../faster-time.ts';

// One of several processes: calls Capillary within a budget that all of them share, and prints what came of it.
// `everyMs` is 0 for calls that follow one another in several lines, as a backlog does.
const [databaseUrl = '', baseUrl = '', callsPerMinute, times, priority, everyMs, forMs] =
  process.argv.slice(2);
const LINES = 8;

const database = await openDatabase({ url: databaseUrl });
const budget = createRateBudget({ database, ...createFasterTime(Number(times)) });
const credential = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
const client = createCapillaryClient({
  baseUrl,
  auth: createCapillaryAuth({ baseUrl, credential }),
  budget: budget.of({ key: 'bench', callsPerMinute: Number(callsPerMinute) }),
}).forWork({ priority: priority === 'live' ? 'live' : 'backfill' });

const latenciesMs: number[] = [];
let refused = 0;
const endsAtMs = performance.now() + Number(forMs);

async function call(): Promise<void> {
  const startedAtMs = performance.now();
  try {
    await client.organization.till('demo.till');
    latenciesMs.push(performance.now() - startedAtMs);
  } catch (error) {
    if (!(error instanceof AppError) || error.details['httpStatus'] !== 429) throw error;
    refused += 1;
  }
}

async function callOneAfterTheOther(): Promise<void> {
  while (performance.now() < endsAtMs) await call();
}

async function callEverySo(): Promise<void> {
  const calls = [];
  while (performance.now() < endsAtMs) {
    calls.push(call());
    await sleep(Number(everyMs));
  }
  await Promise.all(calls);
}

await (Number(everyMs) > 0
  ? callEverySo()
  : Promise.all(Array.from({ length: LINES }, callOneAfterTheOther)));
console.log(JSON.stringify({ latenciesMs, refused }));
await budget.close();
await database.close();
