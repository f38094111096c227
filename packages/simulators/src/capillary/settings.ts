import { z } from 'zod';
import { authEngineSettings } from './auth-engine/auth-engine-settings.ts';
import { gatewaySettings } from './gateway/gateway-settings.ts';
import { loyaltySettings } from './loyalty/loyalty-settings.ts';

const httpStatus = z.int().min(200).max(599);

/**
 * Every behaviour that Capillary's documents leave open, with the default the reference names. One flat object: a test
 * or `POST /__sim/seed {"settings": {...}}` switches single ones.
 */
export const settingsSchema = z.strictObject({
  // Tokens and authentication (reference sections 2 and 3).

  /** HTTP status when the token call refuses key and secret (section 2.1: unknown). */
  tokenFailureStatus: httpStatus.default(400),
  /** HTTP status when a call carries an expired or invalid token (section 2.6: unknown). */
  rejectedTokenStatus: httpStatus.default(401),
  /** HTTP status when the client's scopes do not cover the resource (section 2.6: unknown). */
  missingScopeStatus: httpStatus.default(403),
  /** HTTP status when Basic credentials, or all credentials, are wrong or missing (section 3: request-level 401). */
  basicFailureStatus: httpStatus.default(401),
  /** Envelope of that refusal (unknown): v1.1's for every API, like the token refusals, or the one of the API called. */
  credentialFailureEnvelope: z.enum(['v1.1', 'api']).default('v1.1'),
  /** What happens to a call with both a token and a Basic header (unknown): refused, or which of the two counts. */
  bothCredentials: z.enum(['refuse', 'oauth', 'basic']).default('refuse'),
  /** The authorisation service is down: calls that an access group governs answer 4001 (section 2.6). */
  authorizationServiceDown: z.boolean().default(false),

  // Envelopes and limits (reference section 6.0).

  /** HTTP status of a v2 or v3 answer with `errors` (unknown). */
  v2FailureStatus: httpStatus.default(400),
  /** HTTP status of a v1.1 answer in which everything failed: 200, 400 or 500 depending on the page. */
  v1FailureStatus: httpStatus.default(200),
  /** Whether a 429 carries `Retry-After`, in seconds (unknown). */
  rateLimitRetryAfter: z.boolean().default(false),

  /** Whether a second action for a customer whose first one is still running answers 521 (documented since 2026). */
  customerLock: z.boolean().default(true),

  // Time (reference section 7.2).

  /** The cluster's zone, in minutes east of UTC: 330 in India and Singapore, 0 in Europe. */
  clusterOffsetMinutes: z
    .int()
    .min(-12 * 60)
    .max(14 * 60)
    .default(330),

  ...loyaltySettings,
  ...authEngineSettings,
  ...gatewaySettings,

  // The simulator itself.

  /** Start of the random sequence that decides faults with a `probability`. */
  randomSeed: z.int().min(0).default(1),
});

/** See `settingsSchema`. */
export type SimulatorSettings = z.output<typeof settingsSchema>;
