import { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../context.ts';
import { readJsonBody } from '../http/read-json-body.ts';
import type { AccessTokens } from './access-tokens.ts';

export const TOKEN_PATH = '/v3/oauth/token/generate';

const bodySchema = z.object({ key: z.string(), secret: z.string() });

/**
 * `POST /v3/oauth/token/generate` (reference section 2.1). Every refusal is 320001: wrong pair, missing field, disabled
 * client; the codes of the last two are unknown.
 */
export function createTokenRoute(context: SimulatorContext, tokens: AccessTokens): Router {
  const router = Router();
  router.post(TOKEN_PATH, readJsonBody, async (request, response) => {
    const body = bodySchema.safeParse(request.body);
    const client = body.success ? context.org.clients.get(body.data.key) : undefined;
    if (!body.success || client?.secret !== body.data.secret || !client.isValid) {
      response
        .status(context.settings.tokenFailureStatus)
        .json({ data: null, errors: [{ code: 320001, message: 'Invalid client key and secret' }] });
      return;
    }
    const accessToken = await tokens.issue(client);
    response.json({ data: { accessToken, ttlSeconds: client.ttlSeconds }, errors: null });
  });
  return router;
}
