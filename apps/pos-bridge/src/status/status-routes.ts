import { allowOnly } from '@capconnect/connector-kit';
import { type RequestHandler, Router } from 'express';
import type { ManagerSessions } from './manager/manager-sessions.ts';
import { managerOf } from './manager/require-manager.ts';
import { noticeOf } from './notices.ts';
import { PAGE_ICON } from './page/icons.ts';
import { pageHeaders } from './page/page-headers.ts';
import { PAGE_SCRIPT } from './page/page-script.ts';
import { PAGE_STYLE } from './page/page-style.ts';
import { pageWords } from './page/page-words.ts';
import { statusPage } from './page/status-page.ts';
import type { Status } from './status.ts';

export interface StatusRoutesOptions {
  readonly readStatus: () => Promise<Status>;
  /** Left out where nobody can sign in. */
  readonly sessions: ManagerSessions | undefined;
}

/** `GET /status`, the store manager's page, and `GET /status.json`: for anybody, so nothing personal is in them. */
export function statusRoutes({ readStatus, sessions }: StatusRoutesOptions): Router {
  const router = Router();

  router
    .route('/status')
    .get(pageHeaders(), async (req, res) => {
      const status = await readStatus();
      const manager = managerOf(req, sessions);
      const notice = noticeOf(req.query['done']);
      res.type('html').send(statusPage({ status, manager, canSignIn: sessions !== undefined, notice }));
    })
    .all(allowOnly('GET'));

  router
    .route('/status.json')
    .get(async (_req, res) => {
      const status = await readStatus();
      res.json({ ...status, words: pageWords(status) });
    })
    .all(allowOnly('GET'));

  router.route('/status/page.css').get(asset('css', PAGE_STYLE)).all(allowOnly('GET'));
  router.route('/status/page.js').get(asset('js', PAGE_SCRIPT)).all(allowOnly('GET'));
  router.route('/status/icon.svg').get(asset('svg', PAGE_ICON)).all(allowOnly('GET'));
  return router;
}

function asset(type: string, text: string): RequestHandler {
  return (_req, res) => {
    res.type(type).send(text);
  };
}
