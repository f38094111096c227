import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, silentLogger } from '@capconnect/kernel';
import type { Express } from 'express';
import type { SimulatorContext } from './context.ts';
import { createControlRouter } from './control/control-router.ts';
import { createApp } from './create-app.ts';
import { type FaultInput, faultSchema } from './faults/fault.ts';
import { createTokenSigner } from './oauth/token-signer.ts';
import type { RecordedRequest } from './recording/request-log.ts';
import { applySeed } from './seed/apply-seed.ts';
import { DEMO_SEED } from './seed/demo-seed.ts';
import type { SeedInput } from './seed/seed.ts';
import type { SimulatorSettings } from './settings.ts';
import { createWorld, type World } from './world/world.ts';

export interface CapillarySimulatorOptions {
  /** 0, the default, picks a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly settings?: Partial<SimulatorSettings>;
  /** Beside the demo seed; comes back after `reset`. */
  readonly seed?: SeedInput;
  /** Epoch milliseconds of the clock underneath; the machine's by default. */
  readonly nowMs?: () => number;
  readonly logger?: Logger;
}

/** The face for tests in the same process; `/__sim/` has the same over HTTP. */
export interface CapillarySimulator {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** The state of the current world: ask again after `reset`. */
  readonly context: SimulatorContext;
  /** What was called, without control routes. */
  requests(): readonly RecordedRequest[];
  /** Adds to the world. Throws a `ZodError` that names the field. */
  seed(input: SeedInput): void;
  addFault(fault: FaultInput): void;
  clearFaults(): void;
  /** Moves the simulator's clock. */
  advanceMs(ms: number): void;
  /** As it was after the start: state, settings, clock, faults, limits and records. Earlier tokens become invalid. */
  reset(): void;
  /** Stops listening and cuts open connections. */
  close(): Promise<void>;
}

/** A stand-in for Capillary over real HTTP: data plane, Auth Engine and Mobile gateway on one origin. */
export async function createCapillarySimulator(
  options: CapillarySimulatorOptions = {},
): Promise<CapillarySimulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    settings = {},
    seed,
    nowMs = Date.now,
    logger = silentLogger,
  } = options;
  const signer = createTokenSigner();
  let world: World;
  let app: Express;
  reset();

  function reset(): void {
    world = createWorld({ realNowMs: nowMs, settings });
    applySeed(world, DEMO_SEED);
    if (seed !== undefined) applySeed(world, seed);
    app = createApp({ world, signer, control: createControlRouter({ world, reset }), logger });
  }

  const server = createServer((request, response) => {
    app(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    url: originOf(server.address()),
    get context() {
      return world.context;
    },
    requests: () => world.requests.list(),
    seed(input) {
      applySeed(world, input);
    },
    addFault(fault) {
      world.faults.add(faultSchema.parse(fault));
    },
    clearFaults() {
      world.faults.clear();
    },
    advanceMs(ms) {
      world.clock.advanceMs(ms);
    },
    reset,
    async close() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string')
    throw new Error('The simulator does not listen on TCP.');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
