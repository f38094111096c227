import { constantTimeEqual } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { Request, RequestHandler } from 'express';
import type { SignedIn } from '../page/status-page.ts';
import { readManagerCookie } from './manager-cookie.ts';
import type { ManagerSessions } from './manager-sessions.ts';

/** The manager who sent the request, if one did. `undefined` sessions: nobody can sign in. */
export function managerOf(req: Request, sessions: ManagerSessions | undefined): SignedIn | undefined {
  return sessions?.read(readManagerCookie(req));
}

/** Lets a manager pass; without a session the browser goes to the sign-in. */
export function requireManager(sessions: ManagerSessions | undefined): RequestHandler {
  return (req, res, next) => {
    if (managerOf(req, sessions) === undefined) res.redirect(303, '/status/sign-in');
    else next();
  };
}

/** Lets a form pass that our own page made for this very session; without a session the browser goes to the sign-in. */
export function requireManagerForm(sessions: ManagerSessions | undefined): RequestHandler {
  return (req, res, next) => {
    const manager = managerOf(req, sessions);
    if (manager === undefined) {
      res.redirect(303, '/status/sign-in');
      return;
    }
    const body: unknown = req.body;
    const csrf = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : undefined;
    if (typeof csrf !== 'string' || !constantTimeEqual(csrf, manager.csrf)) {
      throw new AppError('UNAUTHENTICATED', 'This form is not of this session. Open the status page again.');
    }
    next();
  };
}
