import type { CapillarySimulator } from '@capconnect/simulators';

export const TOKEN_PATH = '/v3/oauth/token/generate';

/** The calls that the simulator received, by `METHOD /path`. */
export function callsTo(simulator: CapillarySimulator, call: string) {
  return simulator.requests().filter(({ method, path }) => `${method} ${path}` === call);
}

/** Bill numbers of all bills that Capillary holds, each as often as it was booked. */
export function bookedBills(simulator: CapillarySimulator): readonly (string | null)[] {
  return [...simulator.context.loyalty.transactions.values()].map(({ billNumber }) => billNumber);
}
