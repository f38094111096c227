import type { Request, RequestHandler, Response } from 'express';
import {
  sendExpiredToken,
  sendInvalidToken,
  sendMissingScope,
  sendWrongCredentials,
} from '../answers/authentication-failures.ts';
import { sendFailure } from '../answers/send-failure.ts';
import type { Caller, SimulatorContext } from '../context.ts';
import { type ApiVersion, apiVersionOf } from '../http/api-version.ts';
import type { AccessTokens } from '../oauth/access-tokens.ts';
import { TOKEN_PATH } from '../oauth/token-route.ts';
import type { Till } from '../org/org-state.ts';
import { type AccessVerdict, checkAccess } from './check-access.ts';
import { checkBasic } from './check-basic.ts';
import type { Identity } from './identity.ts';
import { resolveAttribution } from './resolve-attribution.ts';

const GUARDED: ReadonlySet<ApiVersion> = new Set(['v1.1', 'v2', 'v3']);

/** Guards v1.1, v2 and v3, the token call aside: proves who calls, checks what they may do, and sets `response.locals.caller`. */
export function createAuthenticate(context: SimulatorContext, tokens: AccessTokens): RequestHandler {
  return async (request, response, next) => {
    if (!GUARDED.has(apiVersionOf(request.path)) || request.path === TOKEN_PATH) {
      next();
      return;
    }
    const identity = await identify(request, response, context, tokens);
    if (identity === undefined) return;
    const access = checkAccess(identity, context, request.method, request.path);
    if (access !== 'allowed') {
      sendNoAccess(response, context, access);
      return;
    }
    const attribution = resolveAttribution(request, identity, context);
    if (attribution.kind === 'refused') {
      sendFailure(response, { ...attribution, status: attributionStatus(request, context) });
      return;
    }
    response.locals['caller'] = callerFrom(identity, attribution.till);
    next();
  };
}

/** Answers the refusal itself when nobody is proved. */
async function identify(
  request: Request,
  response: Response,
  context: SimulatorContext,
  tokens: AccessTokens,
): Promise<Identity | undefined> {
  const { settings, org } = context;
  const token = request.get('X-CAP-API-OAUTH-TOKEN');
  const authorization = request.get('Authorization');
  const hasBoth = token !== undefined && authorization !== undefined;
  if (hasBoth && settings.bothCredentials === 'refuse') {
    sendWrongCredentials(response, settings);
    return undefined;
  }
  if (token !== undefined && !(hasBoth && settings.bothCredentials === 'basic')) {
    const verdict = await tokens.judge(token);
    if (verdict.kind === 'valid') return { kind: 'oauth', client: verdict.client };
    if (verdict.kind === 'expired') sendExpiredToken(response, settings, verdict.expiredAtMs);
    else sendInvalidToken(response, settings);
    return undefined;
  }
  const till = authorization === undefined ? undefined : checkBasic(authorization, org);
  if (till !== undefined) return { kind: 'basic', till };
  sendWrongCredentials(response, settings);
  return undefined;
}

function sendNoAccess(
  response: Response,
  { settings }: SimulatorContext,
  verdict: Exclude<AccessVerdict, 'allowed'>,
): void {
  switch (verdict) {
    case 'missing-scope':
      sendMissingScope(response, settings);
      break;
    case 'denied':
      sendFailure(response, { status: 403, code: 4000, message: 'Not authorized. Access is denied!' });
      break;
    case 'unavailable':
      sendFailure(response, { status: 503, code: 4001, message: 'Authorization status unavailable!' });
      break;
  }
}

function attributionStatus(request: Request, { settings }: SimulatorContext): number {
  return apiVersionOf(request.path) === 'v1.1' ? settings.v1FailureStatus : settings.v2FailureStatus;
}

function callerFrom(identity: Identity, till: Till): Caller {
  const identityName = identity.kind === 'oauth' ? identity.client.key : identity.till.code;
  return { kind: identity.kind, tillCode: till.code, storeCode: till.storeCode, identity: identityName };
}
