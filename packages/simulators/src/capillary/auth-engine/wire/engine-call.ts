import type { SimulatorContext } from '../../context.ts';
import type { Brand } from '../brand/brand.ts';
import type { Factor, FactorRules } from '../brand/factor-rules.ts';
import type { EngineAnswer } from './engine-answer.ts';
import type { EngineRequest } from './engine-request.ts';

/** One call, its brand found. */
export interface EngineCall {
  readonly context: SimulatorContext;
  readonly brand: Brand;
  readonly factor: Factor;
  readonly rules: FactorRules;
  /** A path under `/auth/v1/web/`: no device, no key. */
  readonly isWeb: boolean;
  /** The device that the token is bound to; null on the web. */
  readonly deviceId: string | null;
  readonly request: EngineRequest;
  /** Query parameter of `otp/generate`. */
  readonly fallbackChannel: string | undefined;
}

/** @throws EngineRefusal */
export type EngineEndpoint = (call: EngineCall) => EngineAnswer | Promise<EngineAnswer>;
