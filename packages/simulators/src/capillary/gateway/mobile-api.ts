import type { SimulatorContext } from '../context.ts';
import type { DataPlaneAnswer, DataPlaneCall } from './call-data-plane.ts';
import type { GatewayPerson } from './gateway-person.ts';

/** What a Mobile API works with. */
export interface MobileCall {
  readonly context: SimulatorContext;
  readonly person: GatewayPerson;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly callDataPlane: (call: DataPlaneCall) => Promise<DataPlaneAnswer>;
}

/**
 * A Mobile API. Each organisation configures its own, as chains of calls of the data plane with the customer filled in
 * (reference section 5); these are the ones that were seen.
 */
export interface MobileApi {
  /** Only GET and POST exist here. */
  readonly method: 'GET' | 'POST';
  /** Below `/mobile/v2/api/`. */
  readonly path: string;
  readonly answer: (call: MobileCall) => Promise<DataPlaneAnswer>;
}
