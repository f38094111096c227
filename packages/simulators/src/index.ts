export { createCapillarySimulator } from './capillary/simulator.ts';
export type { CapillarySimulator, CapillarySimulatorOptions } from './capillary/simulator.ts';
