import { createManualClock, type ManualClock } from '@capconnect/kernel';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { oauthClientCredential, tillBasicCredential } from '../../src/index.ts';
import { TOKEN_PATH } from './token-calls.ts';

/** What the simulator knows from the start. */
export const demoClient = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
export const demoTill = tillBasicCredential({ till: 'demo.till', password: 'demo123' });

export interface DemoWorld {
  readonly simulator: CapillarySimulator;
  /** Ours and the simulator's. */
  readonly clock: ManualClock;
  tokenCalls(): number;
  /** How the data plane answered, call by call. */
  statuses(): (number | null)[];
  /** Everything as at the start, with tokens of that life. Starting another simulator would cost a new key pair. */
  restart(ttlSeconds?: number): void;
  stop(): Promise<void>;
}

/** The simulator and we share a clock. */
export async function startDemoWorld(): Promise<DemoWorld> {
  const clock = createManualClock();
  const simulator = await createCapillarySimulator({ nowMs: () => clock.wallMs() });
  return {
    simulator,
    clock,
    tokenCalls: () => simulator.requests().filter(({ path }) => path === TOKEN_PATH).length,
    statuses: () =>
      simulator
        .requests()
        .filter(({ path }) => path !== TOKEN_PATH)
        .map(({ status }) => status),
    restart(ttlSeconds = 300) {
      simulator.reset();
      const client = {
        key: 'demo-key',
        secret: 'demo-secret',
        name: 'Demo Client',
        defaultTillCode: 'demo.till',
      };
      simulator.seed({ clients: [{ ...client, ttlSeconds }] });
    },
    stop: () => simulator.close(),
  };
}
