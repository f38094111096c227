import { allowOnly, parseInput, type TenantRegistry } from '@capconnect/connector-kit';
import { AppError, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import type { PosMode } from '../config.ts';
import type { StoreSettings } from '../tenant.ts';
import type { Terminals } from './create-terminals.ts';
import type { Pairing } from './pairing.ts';
import { TerminalName } from './terminal-name.ts';
import { tillOf } from './till-of.ts';

export interface TerminalAdminRoutesOptions {
  readonly mode: PosMode;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get' | 'list'>;
  readonly pairing: Pick<Pairing, 'allow'>;
  readonly terminals: Pick<Terminals, 'list' | 'revoke'>;
  readonly logger: Logger;
}

const Code = z.strictObject({
  terminal: TerminalName,
  tenant: z.string().min(1).max(100).optional(),
  // Reference section 3: how tills are named. Upper case is let through, since other systems may name them so.
  till: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'must be the code of a till in Capillary')
    .optional(),
});
const Params = z.object({ id: z.string().min(1).max(100) });
const ListQuery = z.strictObject({ tenant: z.string().min(1).max(100).optional() });

/** `/admin/pairing-codes` and `/admin/terminals`: who may call for a store. */
export function terminalAdminRoutes(options: TerminalAdminRoutesOptions): Router {
  const { pairing, terminals, logger } = options;
  const router = Router();

  router
    .route('/admin/pairing-codes')
    .post(async (req, res) => {
      const asked = parseInput(Code, req.body, { in: 'body' });
      const { tenantId, till } = await tillOf(options, asked);
      const { code, expiresAtMs } = await pairing.allow({ tenantId, terminal: asked.terminal, till });
      logger.info({ tenantId, till }, 'pairing code made');
      res
        .status(201)
        .set('Cache-Control', 'no-store')
        .json({
          code,
          terminal: asked.terminal,
          tenant: tenantId,
          till,
          expiresAt: new Date(expiresAtMs).toISOString(),
        });
    })
    .all(allowOnly('POST'));

  router
    .route('/admin/terminals')
    .get(async (req, res) => {
      const { tenant } = parseInput(ListQuery, { ...req.query }, { in: 'query' });
      const items = (await terminals.list(tenant)).map(
        ({ id, tenantId, name, till, pairedAtMs, lastSeenAtMs, revokedAtMs }) => ({
          terminalId: id,
          terminal: name,
          tenant: tenantId,
          till,
          pairedAt: isoOf(pairedAtMs),
          lastSeenAt: isoOf(lastSeenAtMs),
          revokedAt: isoOf(revokedAtMs),
        }),
      );
      res.json({ items });
    })
    .all(allowOnly('GET'));

  router
    .route('/admin/terminals/:id')
    .delete(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      if (!(await terminals.revoke(id))) {
        throw new AppError('NOT_FOUND', 'There is no terminal of this id that could be revoked.');
      }
      logger.info({ terminalId: id }, 'terminal revoked');
      res.sendStatus(204);
    })
    .all(allowOnly('DELETE'));
  return router;
}

function isoOf(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : new Date(epochMs).toISOString();
}
