import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { onTestFinished } from 'vitest';

/** A Capillary simulator for one test. */
export async function startSimulator(): Promise<CapillarySimulator> {
  const simulator = await createCapillarySimulator();
  onTestFinished(() => simulator.close());
  return simulator;
}
