import { AppError } from '@capconnect/kernel';
import type { RequestHandler, Response } from 'express';
import type { Terminals } from './create-terminals.ts';
import type { Terminal } from './terminal.ts';

export interface RequireTerminalOptions {
  readonly terminals: Pick<Terminals, 'byToken'>;
  /** Milliseconds that the terminal must wait; 0 counts the call. */
  readonly waitMs: (terminalId: string) => number;
}

/**
 * Lets a request pass that carries the token of a paired terminal as `Authorization: Bearer`, at most so many a minute;
 * `terminalOf` tells later handlers which one it is.
 */
export function requireTerminal({ terminals, waitMs }: RequireTerminalOptions): RequestHandler {
  return async (req, res, next) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '') ?? [];
    const terminal = token === undefined ? undefined : await terminals.byToken(token);
    if (terminal === undefined) {
      res.set('WWW-Authenticate', 'Bearer realm="terminal"');
      throw new AppError(
        'UNAUTHENTICATED',
        token === undefined
          ? 'Send Authorization: Bearer with the token that POST /pair gave this terminal.'
          : 'The terminal’s token is unknown or was revoked. Pair the terminal again with a new code.',
      );
    }
    const retryAfterMs = waitMs(terminal.id);
    if (retryAfterMs > 0) {
      throw new AppError(
        'RATE_LIMITED',
        'This terminal called too often (TERMINAL_CALLS_PER_MINUTE). Wait, then send it again: nothing was done.',
        { retryAfterMs },
      );
    }
    res.locals['terminal'] = terminal;
    next();
  };
}

/** The terminal that sent the request, behind `requireTerminal`. */
export function terminalOf(res: Response): Terminal {
  const terminal: unknown = res.locals['terminal'];
  if (isTerminal(terminal)) return terminal;
  throw new Error('The route is not behind requireTerminal.');
}

function isTerminal(value: unknown): value is Terminal {
  return typeof value === 'object' && value !== null && 'tenantId' in value && 'till' in value;
}
