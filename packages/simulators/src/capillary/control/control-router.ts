import express, { Router } from 'express';
import { createPathMatcher } from '../http/match-path.ts';
import { applySeed } from '../seed/apply-seed.ts';
import type { World } from '../world/world.ts';
import { clockBodySchema, faultsBodySchema, requestsQuerySchema } from './control-schemas.ts';
import { sendControlError } from './send-control-error.ts';
import { summarize } from './summarize.ts';

export interface ControlRouterOptions {
  readonly world: World;
  /** Begins a new world; this router belongs to the old one. */
  readonly reset: () => void;
}

/** The routes under `/__sim`: never recorded, limited or struck by faults. */
export function createControlRouter({ world, reset }: ControlRouterOptions): Router {
  const router = Router();
  router.use(express.json({ limit: '20mb' }));

  router.get('/requests', (request, response) => {
    const { path, method } = requestsQuerySchema.parse(request.query);
    const isAsked = path === undefined ? () => true : createPathMatcher(path);
    const requests = world.requests
      .list()
      .filter((recorded) => isAsked(recorded.path) && (method === undefined || recorded.method === method));
    response.json({ requests });
  });
  router.get('/otps', (_request, response) => {
    response.json({ otps: world.context.sentCodes });
  });
  router.get('/state', (_request, response) => {
    response.json(summarize(world.context));
  });

  router.post('/seed', (request, response) => {
    applySeed(world, request.body);
    response.json({ seeded: true });
  });
  router.post('/faults', (request, response) => {
    const { faults } = faultsBodySchema.parse(request.body);
    if (faults.length === 0) world.faults.clear();
    for (const fault of faults) world.faults.add(fault);
    response.json({ faults: faults.length });
  });
  router.delete('/faults', (_request, response) => {
    world.faults.clear();
    response.json({ faults: 0 });
  });
  router.post('/clock', (request, response) => {
    const body = clockBodySchema.parse(request.body);
    if ('advanceMs' in body) world.clock.advanceMs(body.advanceMs);
    else if ('offsetMs' in body) world.clock.setOffsetMs(body.offsetMs);
    else world.clock.setNowMs(body.nowMs);
    response.json({ nowMs: world.clock.nowMs() });
  });
  router.post('/reset', (_request, response) => {
    reset();
    response.json({ reset: true });
  });

  router.use((request, response) => {
    response
      .status(404)
      .json({ errors: [{ field: '', message: `There is no control route ${request.path}` }] });
  });
  router.use(sendControlError);
  return router;
}
