export { createSeededRandom } from './capillary/faults/seeded-random.ts';
export { createCapillarySimulator } from './capillary/simulator.ts';
export type { CapillarySimulator, CapillarySimulatorOptions } from './capillary/simulator.ts';
