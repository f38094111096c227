import type { Request, Response } from 'express';

/** Over https a name that the browser lets no other host or plain connection set. */
const SECURE_NAME = '__Host-pos-manager';
const PLAIN_NAME = 'pos-manager';

export function readManagerCookie(req: Request): string | undefined {
  const name = nameFor(req);
  const pair = (req.get('Cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** @param value - empty ends the session */
export function setManagerCookie(req: Request, res: Response, value: string, lastsMs: number): void {
  res.cookie(nameFor(req), value, {
    httpOnly: true,
    sameSite: 'strict',
    secure: req.secure,
    path: '/',
    maxAge: lastsMs,
  });
}

function nameFor(req: Request): string {
  return req.secure ? SECURE_NAME : PLAIN_NAME;
}
