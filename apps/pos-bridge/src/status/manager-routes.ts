import {
  allowOnly,
  clientAddress,
  createFailedLogins,
  type Deliveries,
  parseInput,
} from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { QueueActions } from './create-queue-actions.ts';
import { setManagerCookie } from './manager/manager-cookie.ts';
import type { ManagerSessions } from './manager/manager-sessions.ts';
import { requireManager, requireManagerForm } from './manager/require-manager.ts';
import { requireSameOrigin } from './manager/require-same-origin.ts';
import { pageHeaders } from './page/page-headers.ts';
import { signInPage } from './page/sign-in-page.ts';
import { writeQueue } from './write-queue.ts';

const FORM_LIMIT_BYTES = 4 * 1024;

const SignInForm = z.object({ token: z.string().max(1_000).default('') });
const EntryForm = z.object({ id: z.string().min(1).max(500) });

export interface ManagerRoutesOptions {
  /** Left out where no `ADMIN_TOKEN` is set: then nobody can sign in. */
  readonly sessions: ManagerSessions | undefined;
  readonly actions: QueueActions;
  readonly deliveries: Pick<Deliveries, 'list'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a manager who signed in does on the status page: plain forms, each with the token of its session. */
export function managerRoutes({
  sessions,
  actions,
  deliveries,
  clock,
  logger,
}: ManagerRoutesOptions): Router {
  const failedLogins = createFailedLogins({ clock });
  const form: readonly RequestHandler[] = [
    requireSameOrigin(),
    express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES }),
    pageHeaders(),
  ];
  const managersForm: readonly RequestHandler[] = [...form, requireManagerForm(sessions)];
  const router = Router();

  router
    .route('/status/sign-in')
    .get(pageHeaders(), (_req, res) => {
      if (sessions === undefined) res.redirect(303, '/status');
      else res.type('html').send(signInPage({}));
    })
    .post(...form, (req, res) => {
      const { token } = parseInput(SignInForm, req.body ?? {}, { in: 'body' });
      const address = clientAddress(req);
      const waitMs = failedLogins.waitMs(address);
      if (waitMs > 0) {
        const wrong = 'Too many wrong tokens came from here. Wait a moment, then use the right one.';
        res.set('Retry-After', String(Math.ceil(waitMs / 1_000)));
        res.status(429).type('html').send(signInPage({ wrong }));
      } else if (sessions?.isToken(token.trim()) === true) {
        setManagerCookie(req, res, sessions.begin(), sessions.lastsMs);
        logger.info({ address }, 'a manager signed in');
        res.redirect(303, '/status');
      } else {
        failedLogins.record(address);
        logger.warn({ address }, 'wrong admin token on the status page');
        const wrong = 'This is not the admin token. It is the one that the bridge was set up with.';
        res.status(401).type('html').send(signInPage({ wrong }));
      }
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/status/sign-out')
    .post(...managersForm, (req, res) => {
      setManagerCookie(req, res, '', 0);
      res.redirect(303, '/status');
    })
    .all(allowOnly('POST'));

  router
    .route('/status/retry')
    .post(...managersForm, async (_req, res) => {
      await actions.retry();
      res.redirect(303, '/status?done=retry');
    })
    .all(allowOnly('POST'));

  router
    .route('/status/aside')
    .post(...managersForm, async (req, res) => {
      const { id } = parseInput(EntryForm, req.body, { in: 'body' });
      res.redirect(303, `/status?done=${(await actions.setAside(id)) ? 'aside' : 'unchanged'}`);
    })
    .all(allowOnly('POST'));

  router
    .route('/status/put-back')
    .post(...managersForm, async (req, res) => {
      const { id } = parseInput(EntryForm, req.body, { in: 'body' });
      res.redirect(303, `/status?done=${(await actions.putBack(id)) ? 'put-back' : 'unchanged'}`);
    })
    .all(allowOnly('POST'));

  router
    .route('/status/queue.csv')
    .get(requireManager(sessions), async (_req, res) => {
      res.attachment('queue.csv').type('text/csv');
      await writeQueue(deliveries, res);
    })
    .all(allowOnly('GET'));

  return router;
}
