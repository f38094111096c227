import type { CapillarySimulator } from '@capconnect/simulators';

/** The calls that the simulator received, by `METHOD /path`. */
export function callsTo(simulator: CapillarySimulator, call: string) {
  return simulator.requests().filter(({ method, path }) => `${method} ${path}` === call);
}

/** All bills and returns that Capillary holds, in the order they were booked. */
export function booked(simulator: CapillarySimulator) {
  return [...simulator.context.loyalty.transactions.values()];
}
