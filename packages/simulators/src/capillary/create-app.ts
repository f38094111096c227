import type { Logger } from '@capconnect/kernel';
import express, { type Express, Router } from 'express';
import { createHandleError } from './answers/handle-error.ts';
import { createNoSuchRoute } from './answers/no-such-route.ts';
import { mountAuthEngine } from './auth-engine/mount-auth-engine.ts';
import { mountUserAuth } from './auth-engine/user-auth/mount-user-auth.ts';
import { createAuthenticate } from './authentication/authenticate.ts';
import { createApplyFaults } from './faults/apply-faults.ts';
import { mountGateway } from './gateway/mount-gateway.ts';
import { createBeginRequest } from './http/begin-request.ts';
import { readJsonBody } from './http/read-json-body.ts';
import { createReadRawBody } from './http/read-raw-body.ts';
import { mountLoyalty } from './loyalty/mount-loyalty.ts';
import { createAccessTokens } from './oauth/access-tokens.ts';
import { createClientsRoutes } from './oauth/clients-routes.ts';
import { createTokenRoute } from './oauth/token-route.ts';
import type { TokenSigner } from './oauth/token-signer.ts';
import { createOrganizationEntities } from './organization/organization-entities.ts';
import { createOrganizationV1 } from './organization/organization-v1.ts';
import { createOrganizationV2 } from './organization/organization-v2.ts';
import { createLimitRates } from './rate-limits/limit-rates.ts';
import { createRecordRequests } from './recording/record-requests.ts';
import type { World } from './world/world.ts';

export interface AppOptions {
  readonly world: World;
  readonly signer: TokenSigner;
  /** The routes under `/__sim`: before everything that records, fails or limits requests. */
  readonly control: Router;
  readonly logger: Logger;
}

/** The way of a request, top down. */
export function createApp({ world, signer, control, logger }: AppOptions): Express {
  const { context } = world;
  const tokens = createAccessTokens(context, signer);
  const tokenRoute = createTokenRoute(context, tokens);
  const loyalty = Router();
  mountLoyalty(loyalty, context);
  mountUserAuth(loyalty, context);
  const authEngine = Router();
  mountAuthEngine(authEngine, context);
  const gateway = Router();
  mountGateway(gateway, context);
  const routers = [
    createClientsRoutes(context),
    createOrganizationV1(context),
    createOrganizationEntities(context),
    createOrganizationV2(context),
    loyalty,
    authEngine,
    gateway,
  ];

  const app = express().disable('x-powered-by').disable('etag');
  app.use(createBeginRequest(context.nowMs));
  app.use('/__sim', control);
  app.use(createReadRawBody());
  app.use(createRecordRequests(world.requests, context.nowMs));
  app.use(createApplyFaults(world.faults, context));
  app.use(tokenRoute);
  app.use(createAuthenticate(context, tokens));
  app.use(createLimitRates(world.rateLimits, context.settings));
  app.use(readJsonBody);
  app.use(...routers);
  app.use(createNoSuchRoute([tokenRoute, ...routers]));
  app.use(createHandleError(logger));
  return app;
}
