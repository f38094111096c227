import { createCapillarySimulator } from '@capconnect/simulators';

// Capillary without limits, in a process of its own. DELAY_MS is how long each call but those for tokens takes.
const simulator = await createCapillarySimulator();
const delayMs = Number(process.env['DELAY_MS'] ?? 0);
if (delayMs > 0) simulator.addFault({ kind: 'delay', delayMs, times: null, match: { path: '/v2/' } });
console.log(JSON.stringify({ url: simulator.url }));
