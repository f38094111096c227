import type { Request, RequestHandler } from 'express';
import type { SimulatorContext } from '../context.ts';
import type { Brand } from './brand/brand.ts';
import { factorRules } from './brand/factor-rules.ts';
import { failure } from './wire/engine-answer.ts';
import type { EngineCall, EngineEndpoint } from './wire/engine-call.ts';
import { EngineRefusal } from './wire/engine-refusal.ts';
import { readEngineRequest } from './wire/engine-request.ts';

/** The three families of paths: `/auth/v1/`, `/auth/v1/web/` and `/auth/v1/mfa/`. */
type Surface = 'mobile' | 'web' | 'mfa';

/** A route for an endpoint: reads the call, and words a refusal in the envelope of reference section 4.1. */
export function answerEngineCall(
  context: SimulatorContext,
  endpoint: EngineEndpoint,
  surface: Surface,
): RequestHandler {
  return async (request, response) => {
    try {
      const call = readCall(context, request, surface);
      if (isRejectedAsDirect(call, request)) {
        response.status(403).json(failure(403, 'Forbidden'));
        return;
      }
      response.json(await endpoint(call));
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      response.status(context.settings.authEngineFailureStatus).json(failure(error.code, error.message));
    }
  };
}

function readCall(context: SimulatorContext, { body, query }: Request, surface: Surface): EngineCall {
  const request = readEngineRequest(body);
  const brand = findBrand(context, request.brand ?? request.brandName);
  const factor = surface === 'mfa' ? 'mfa' : 'first';
  const { fallbackChannel } = query;
  return {
    context,
    brand,
    factor,
    rules: factorRules(brand, factor),
    isWeb: surface === 'web',
    deviceId: surface === 'web' ? null : (request.deviceId ?? null),
    request,
    fallbackChannel: typeof fallbackChannel === 'string' ? fallbackChannel : undefined,
  };
}

function findBrand({ authEngine }: SimulatorContext, code = ''): Brand {
  const brand = authEngine.brands.get(code.toUpperCase());
  if (!brand) throw new EngineRefusal(1504, 'Unsupported brand');
  return brand;
}

/** `CONFIG_REJECT_NON_CF_CALLS`: which header CloudFront adds is not documented, so it is a setting. */
function isRejectedAsDirect({ brand, context }: EngineCall, request: Request): boolean {
  if (!brand.settings.config.CONFIG_REJECT_NON_CF_CALLS) return false;
  return request.get(context.settings.authEngineCloudFrontHeader) === undefined;
}
