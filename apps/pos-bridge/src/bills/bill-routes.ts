import {
  allowOnly,
  type MessageSearch,
  parseInput,
  rawBody,
  type TenantRegistry,
} from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import type { StoreSettings } from '../tenant.ts';
import { terminalOf } from '../terminals/require-terminal.ts';
import type { AcceptBill } from './accept-bill.ts';
import { billView } from './bill-view.ts';
import { findBills } from './find-bills.ts';

/** Bills of two thousand lines pass half a megabyte. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

export interface BillRoutesOptions {
  readonly acceptBill: AcceptBill;
  readonly messages: Pick<MessageSearch, 'find'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get'>;
  /** Hears what a terminal's clock says, from the `Date` header of its request. */
  readonly observeTill: (terminalId: string, dateHeader: string | undefined) => void;
}

const Params = z.object({ billNumber: z.string().trim().min(1).max(50) });
const Query = z.strictObject({
  businessDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-24')
    .optional(),
  kind: z.enum(['sale', 'return', 'not-interested']).optional(),
  till: z.string().min(1).max(100).optional(),
});

/**
 * `POST /v1/bills`: 202 only once the bill is on disk, and the same answer for the same bill again; 409 for other content
 * under its number. `GET /v1/bills/{billNumber}`: what became of it. Behind `requireTerminal`.
 */
export function billRoutes({ acceptBill, messages, tenants, observeTill }: BillRoutesOptions): Router {
  const router = Router();

  router
    .route('/v1/bills')
    .post(rawBody({ limit: BODY_LIMIT_BYTES }), async (req, res) => {
      const terminal = terminalOf(res);
      observeTill(terminal.id, req.get('Date'));
      const tenant = await tenants.get(terminal.tenantId);
      if (tenant === undefined) {
        throw new AppError(
          'TENANT_UNKNOWN',
          'The store of this terminal is not connected any more. Keep the bill; connect the store again, then send it.',
        );
      }
      const body: Buffer = req.body;
      const { id, billNumber, receiptId, warnings } = await acceptBill(body, terminal, tenant);
      res.status(202).json({
        id,
        billNumber,
        status: 'accepted',
        receiptId,
        ...(warnings.length === 0 ? {} : { warnings }),
      });
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/bills/:billNumber')
    .get(async (req, res) => {
      const terminal = terminalOf(res);
      const { billNumber } = parseInput(Params, req.params, { in: 'path' });
      const wanted = parseInput(Query, { ...req.query }, { in: 'query' });
      const found = (await findBills(messages, terminal.tenantId, billNumber)).filter(
        ({ facts }) =>
          (wanted.businessDate ?? facts.businessDate) === facts.businessDate &&
          (wanted.kind ?? facts.kind) === facts.kind &&
          (wanted.till ?? facts.till) === facts.till,
      );
      // Its own first: the other tills of the store count from 1 too.
      const bill = found.find(({ facts }) => facts.till === terminal.till) ?? found[0];
      if (bill === undefined)
        throw new AppError('NOT_FOUND', 'No bill of this number was accepted in this store.');
      res.json(billView(bill));
    })
    .all(allowOnly('GET'));
  return router;
}
