import {
  allowOnly,
  clientAddress,
  createFailedLogins,
  jsonBody,
  parseInput,
} from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import type { Pairing } from './pairing.ts';
import { TerminalName } from './terminal-name.ts';

export interface PairingRouteOptions {
  readonly pairing: Pick<Pairing, 'pair'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const BODY_LIMIT_BYTES = 4 * 1024;

const Body = z.object({
  code: z.string().min(1, 'must be the code of eight characters').max(40),
  terminal: TerminalName,
});

/** `POST /pair`: a one-time code becomes a terminal's token. Guesses are slowed down by address. */
export function pairingRoute({ pairing, clock, logger }: PairingRouteOptions): Router {
  const failures = createFailedLogins({ clock });
  const router = Router();
  router
    .route('/pair')
    .post(jsonBody({ limit: BODY_LIMIT_BYTES }), async (req, res) => {
      const address = clientAddress(req);
      const retryAfterMs = failures.waitMs(address);
      if (retryAfterMs > 0) {
        throw new AppError(
          'RATE_LIMITED',
          'Too many wrong pairing codes came from this address. Wait, then use a new code.',
          { retryAfterMs },
        );
      }
      const { code, terminal } = parseInput(Body, req.body, { in: 'body' });
      const paired = await pairing.pair(code, terminal);
      if (paired === undefined) {
        failures.record(address);
        logger.warn({ address }, 'wrong pairing code');
        // One answer for all of it: who guesses learns nothing.
        throw new AppError(
          'UNAUTHENTICATED',
          'The pairing code is not valid for this terminal: wrong, used, older than ten minutes, or made for another one. Make a new code.',
        );
      }
      logger.info({ terminalId: paired.terminalId }, 'terminal paired');
      res.set('Cache-Control', 'no-store').json(paired);
    })
    .all(allowOnly('POST'));
  return router;
}
