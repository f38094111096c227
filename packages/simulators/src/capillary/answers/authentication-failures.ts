import type { Response } from 'express';
import type { SimulatorSettings } from '../settings.ts';
import { formatTokenTime } from '../time/cluster-time.ts';
import { sendFailure } from './send-failure.ts';

/** 401 of an invalid token; `success` is "true" in Capillary's documents (reference section 2.6). */
export function sendInvalidToken(response: Response, settings: SimulatorSettings): void {
  response.status(settings.rejectedTokenStatus).json(tokenBody('401', 'Unauthorized'));
}

/** 498 of an expired token, with the time of expiry in the cluster's zone (reference section 2.6). */
export function sendExpiredToken(response: Response, settings: SimulatorSettings, expiredAtMs: number): void {
  const expiredAt = formatTokenTime(expiredAtMs, settings.clusterOffsetMinutes);
  response.status(settings.rejectedTokenStatus).json(tokenBody('498', `Token expired at ${expiredAt}`));
}

/** Wrong, missing or disabled credentials (reference section 3); the envelope is that of the token refusals unless switched. */
export function sendWrongCredentials(response: Response, settings: SimulatorSettings): void {
  const message = 'Authentication failed. Please check username and password';
  const status = settings.basicFailureStatus;
  if (settings.credentialFailureEnvelope === 'api') {
    sendFailure(response, { status, code: 401, message });
    return;
  }
  response.status(status).json({ response: { status: { success: 'false', code: 401, message } } });
}

/** The client's scopes do not cover the resource (reference section 2.6). */
export function sendMissingScope(response: Response, settings: SimulatorSettings): void {
  response.status(settings.missingScopeStatus).json({
    response: {
      status: {
        code: 403,
        message: "Client doesn't have access to the requested resource",
        success: false,
        warnings: { warning: [] },
      },
    },
  });
}

function tokenBody(code: string, message: string): unknown {
  return { response: { status: { success: 'true', code, message }, customers: null } };
}
