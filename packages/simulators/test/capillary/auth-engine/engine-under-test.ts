import { afterAll, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createCapillarySimulator } from '../../../src/index.ts';
import type { CapillarySimulator, CapillarySimulatorOptions } from '../../../src/index.ts';

export type Brand = NonNullable<NonNullable<CapillarySimulatorOptions['seed']>['brands']>[number];
export type Fields = Readonly<Record<string, unknown>>;

const replySchema = z.strictObject({
  status: z.strictObject({ success: z.boolean(), code: z.number(), message: z.string() }),
  auth: z.strictObject({ token: z.string(), key: z.string().nullable() }).nullable().optional(),
  identifiers: z.strictObject({ identifierList: z.null() }).optional(),
  user: z
    .strictObject({
      appRegistered: z.boolean(),
      sessionId: z.string().nullable(),
      role: z.enum(['VIEW', 'USER', 'MFA_PENDING']),
      userRegisteredForPassword: z.boolean(),
    })
    .nullable()
    .optional(),
});

/** An answer of the Auth Engine, and the HTTP status it came with. */
export type Reply = z.output<typeof replySchema> & { readonly http: number };

/** The envelope of reference section 4.1, and nothing else. */
export function readReply(http: number, body: unknown): Reply {
  return { http, ...replySchema.parse(body) };
}

interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EngineUnderTest {
  readonly simulator: CapillarySimulator;
  /** Calls `/auth/v1/<path>`. */
  call(path: string, body: unknown, options?: CallOptions): Promise<Reply>;
  /** The newest code that anybody received at the address. */
  codeOf(address: string): string;
}

const START_MS = Date.UTC(2026, 0, 1);

/** Simulators of this file that no test holds: starting one costs a key pair, resetting one costs nothing. */
const idle: CapillarySimulator[] = [];
afterAll(() => Promise.all(idle.map((simulator) => simulator.close())));

/** A simulator, as new, whose time stands still, for one test to talk to over HTTP. */
export async function startEngine(
  options: Pick<CapillarySimulatorOptions, 'settings' | 'seed'> = {},
): Promise<EngineUnderTest> {
  const simulator = idle.pop() ?? (await createCapillarySimulator({ nowMs: () => START_MS }));
  onTestFinished(() => {
    simulator.reset();
    idle.push(simulator);
  });
  simulator.seed({ ...options.seed, settings: options.settings });
  return {
    simulator,
    async call(path, body, { method = 'POST', headers = {} } = {}) {
      const response = await fetch(`${simulator.url}/auth/v1/${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return readReply(response.status, await response.json());
    },
    codeOf(address) {
      const sent = simulator.context.sentCodes.findLast(({ to }) => to === address);
      if (!sent) throw new Error('No code was sent to this address.');
      return sent.code;
    },
  };
}

export function startBrand(
  brand: Partial<Brand> = {},
  settings: CapillarySimulatorOptions['settings'] = {},
): Promise<EngineUnderTest> {
  return startEngine({ settings, seed: { brands: [{ code: 'SHOP', ...brand }] } });
}
