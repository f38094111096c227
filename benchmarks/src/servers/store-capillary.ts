import { createCapillarySimulator } from '@capconnect/simulators';
import { CUSTOMERS, mobileOf } from '../pos/sales.ts';

// Capillary that knows the store's customers, on PORT where one is named. Where CALLS are, it takes so many in each
// MINUTE_MS. What it records it dates by its own faster minutes, which began at STARTED_AT_MS.
const { PORT, CALLS, MINUTE_MS, STARTED_AT_MS } = process.env;
const startedAtMs = Number(STARTED_AT_MS ?? Date.now());
const times = 60_000 / Number(MINUTE_MS ?? 60_000);
const simulator = await createCapillarySimulator({
  port: Number(PORT ?? 0),
  nowMs: () => Math.round(startedAtMs + (Date.now() - startedAtMs) * times),
  seed: {
    customers: Array.from({ length: CUSTOMERS }, (_none, number) => ({ mobile: mobileOf(number).slice(1) })),
    ...(CALLS === undefined ? {} : { rateLimits: { '*': Number(CALLS) } }),
  },
});
console.log(JSON.stringify({ url: simulator.url }));
