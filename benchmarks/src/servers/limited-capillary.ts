import { createCapillarySimulator } from '@capconnect/simulators';
import { createFasterTime } from '../faster-time.ts';

// Capillary that takes CALLS_PER_MINUTE, by minutes that pass TIMES as fast, in a process of its own.
const { clock } = createFasterTime(Number(process.env['TIMES']));
const simulator = await createCapillarySimulator({
  nowMs: () => clock.wallMs(),
  seed: { rateLimits: { '*': Number(process.env['CALLS_PER_MINUTE']) } },
});
console.log(JSON.stringify({ url: simulator.url }));
