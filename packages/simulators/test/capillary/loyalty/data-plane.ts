import type { CapillarySimulator, CapillarySimulatorOptions } from '../../../src/index.ts';
import { type Answer, DEMO_BASIC, pick, startSimulator } from '../running-simulator.ts';

type Query = Readonly<Record<string, string>>;

/** Calls of the data plane over HTTP, as the demo till unless other headers say otherwise. */
export interface DataPlane {
  readonly simulator: CapillarySimulator;
  readonly get: (path: string, query?: Query) => Promise<Answer>;
  readonly post: (path: string, body: unknown, query?: Query, headers?: Query) => Promise<Answer>;
  readonly put: (path: string, body: unknown, query?: Query) => Promise<Answer>;
}

export const ALICE = {
  id: 306,
  mobile: '919988776655',
  email: 'alice@example.com',
  externalId: 'SHOP-1',
  firstName: 'Alice',
};

/** Names Alice in a query. */
export const BY_MOBILE = { source: 'INSTORE', identifierName: 'mobile', identifierValue: ALICE.mobile };

/** A data plane on which Alice is a member, with the given points. */
export async function startDataPlane(
  options: CapillarySimulatorOptions & { readonly points?: string } = {},
): Promise<DataPlane> {
  const { points = '0', ...rest } = options;
  const { simulator, call } = await startSimulator(rest);
  simulator.seed({ customers: [{ ...ALICE, points }] });
  const send =
    (method: string) =>
    (path: string, body?: unknown, query: Query = {}, headers: Query = DEMO_BASIC) => {
      const search = new URLSearchParams(query).toString();
      return call(search === '' ? path : `${path}?${search}`, { method, headers, body });
    };
  return {
    simulator,
    get: (path, query) => send('GET')(path, undefined, query),
    post: send('POST'),
    put: send('PUT'),
  };
}

/** Code of the first error of a v2 answer; `undefined` when there is none. */
export function errorCode(answer: Answer): unknown {
  return pick(answer.body, 'errors', 0, 'code');
}

/** Codes of the warnings of a v2 answer. */
export function warningCodes(answer: Answer): readonly unknown[] {
  const warnings = pick(answer.body, 'warnings');
  return Array.isArray(warnings) ? warnings.map((warning: unknown) => pick(warning, 'code')) : [];
}

/** Alice's points, as the balance call tells them. */
export async function balanceOf(plane: DataPlane, id = ALICE.id): Promise<unknown> {
  return pick((await plane.get(`/v2/customers/${id}/points/balance`)).body, 'mainPoints');
}

/** Adds a bill of Alice; what is left out is a plain one of 100.00 today. */
export function addBill(plane: DataPlane, bill: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const body = { type: 'REGULAR', billNumber: 'B-1', billAmount: 100, ...bill };
  return plane.post('/v2/transactions', body, BY_MOBILE);
}

/** Returns a bill of Alice. */
export function returnBill(plane: DataPlane, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  return plane.post('/v2/transactions', { type: 'RETURN', billNumber: 'B-1', ...body }, BY_MOBILE);
}
