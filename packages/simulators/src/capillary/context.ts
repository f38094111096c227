import type { AuthEngineState } from './auth-engine/auth-engine-state.ts';
import type { LoyaltyState } from './loyalty/loyalty-state.ts';
import type { OrgState } from './org/org-state.ts';
import type { SimulatorSettings } from './settings.ts';

/** A one-time code that a person would have received; `GET /__sim/otps` shows them. */
export interface SentCode {
  readonly at: string;
  readonly channel: 'SMS' | 'EMAIL' | 'WHATSAPP' | 'ZALO';
  readonly to: string;
  readonly code: string;
  /** Who sent it: `auth-engine`, `auth-engine-mfa`, `points`, `v2-otp`. */
  readonly purpose: string;
}

/** What every route of the simulator works with. One per simulator: nothing lives at module level. */
export interface SimulatorContext {
  /** Epoch milliseconds; `POST /__sim/clock` moves it. */
  readonly nowMs: () => number;
  /** Behaviours that the documents leave open, each switchable. */
  readonly settings: SimulatorSettings;
  readonly org: OrgState;
  readonly loyalty: LoyaltyState;
  readonly authEngine: AuthEngineState;
  readonly sentCodes: SentCode[];
  /** A number never given before. */
  readonly nextId: () => number;
}

/** Who called, once authenticated: routes find it in `response.locals.caller`. */
export interface Caller {
  readonly kind: 'oauth' | 'basic';
  /** Code of the till to which the call is attributed. */
  readonly tillCode: string;
  readonly storeCode: string;
  /** `key` of the API client, or the till code: what rate limits count by. */
  readonly identity: string;
}
