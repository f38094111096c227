import {
  allowOnly,
  createFailedLogins,
  parseInput,
  type Tenant,
  type TenantRegistry,
} from '@capconnect/connector-kit';
import type { MessageSearch } from '@capconnect/connector-kit';
import { AppError, type Clock, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import { awaitOutcome } from '../customers/await-outcome.ts';
import { identifierQuery } from '../customers/customer-input.ts';
import { exactBody } from '../customers/exact-body.ts';
import { storeOf } from '../terminals/store-of.ts';
import type { StoreSettings } from '../tenant.ts';
import { terminalOf } from '../terminals/require-terminal.ts';
import type { AcceptClaim } from './create-accept-claim.ts';
import type { ReceiptIds } from './create-receipt-ids.ts';

/** The guest stands at a screen and waits for the points. */
const PATIENCE_MS = 2_500;

export interface ClaimRoutesOptions {
  readonly acceptClaim: AcceptClaim;
  readonly receiptIds: Pick<ReceiptIds, 'read'>;
  readonly messages: Pick<MessageSearch, 'get'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get'>;
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * `POST /v1/claims`: gives the bill of a guest to a customer. On disk before the answer: 201 with the points once
 * Capillary gave it, 202 when it will later. Ids that were never issued make a terminal wait. Behind `requireTerminal`.
 */
export function claimRoutes(options: ClaimRoutesOptions): Router {
  const { acceptClaim, receiptIds, messages, tenants, isOnline, clock, logger } = options;
  const guesses = createFailedLogins({ clock });
  const router = Router();
  router
    .route('/v1/claims')
    .post(...exactBody(), async (req, res) => {
      const { id: terminalId, tenantId, till } = terminalOf(res);
      const tenant = await storeOf(tenants, tenantId);
      requireEnabled(tenant);
      const Body = z.strictObject({
        receiptId: z.string('must be text').transform((text, context) => {
          const receiptId = receiptIds.read(text);
          if (receiptId !== undefined) return receiptId;
          context.addIssue('is mistyped: it has 16 letters and digits. Compare it with the receipt');
          return z.NEVER;
        }),
        customer: identifierQuery(tenant.settings.defaultCountryCode),
      });
      const { receiptId, customer } = parseInput(Body, req.body, { in: 'body' });
      const retryAfterMs = guesses.waitMs(terminalId);
      if (retryAfterMs > 0) throw tooManyGuesses(retryAfterMs);
      const claim = { tenant, till, receiptId, identifier: customer };
      const { id, billNumber } = await acceptClaim(claim).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'NOT_FOUND') {
          guesses.record(terminalId);
          logger.warn({ terminalId, tenantId }, 'a receipt id that was not issued here was to be claimed');
        }
        throw error;
      });
      const patienceMs = isOnline(tenant) ? PATIENCE_MS : 0;
      const done = await awaitOutcome({ messages, clock, patienceMs }, id);
      if (done === undefined) res.status(202).json({ id, billNumber, status: 'accepted' });
      else res.status(201).json({ ...done.result, id, billNumber, status: 'done' });
    })
    .all(allowOnly('POST'));
  return router;
}

function requireEnabled({ settings }: Tenant<StoreSettings>): void {
  if (settings.receiptClaims.enabled) return;
  throw new AppError(
    'PREREQUISITE_MISSING',
    'This store takes no claims. Set receiptClaims.enabled in its settings if it shall.',
  );
}

function tooManyGuesses(retryAfterMs: number): AppError {
  return new AppError(
    'RATE_LIMITED',
    'Too many receipt ids from this terminal were none. Wait, then type it from the receipt.',
    { retryAfterMs },
  );
}
