import {
  allowOnly,
  type MessageSearch,
  parseInput,
  type Tenant,
  type TenantRegistry,
} from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import { type Response, Router } from 'express';
import type { StoreSettings } from '../tenant.ts';
import { terminalOf } from '../terminals/require-terminal.ts';
import { awaitOutcome } from './await-outcome.ts';
import type { CustomerLookup } from './create-customer-lookup.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import { enrolmentBody, identifierQuery, updateBody } from './customer-input.ts';
import { customerView } from './customer-view.ts';
import { exactBody } from './exact-body.ts';
import type { QueueCustomer } from './queue-customer.ts';
import { storeOf } from '../terminals/store-of.ts';

/** A person who enrols is told their number while they stand there. */
const PATIENCE_MS = 2_500;

export interface CustomerRoutesOptions {
  readonly lookUp: CustomerLookup;
  readonly queue: QueueCustomer;
  readonly messages: Pick<MessageSearch, 'get'>;
  readonly tenants: Pick<TenantRegistry<StoreSettings>, 'get'>;
  /** Whether the line to Capillary is up: nobody is kept waiting for one that is not. */
  readonly isOnline: (tenant: Tenant<StoreSettings>) => boolean;
  readonly clock: Clock;
  readonly patienceMs?: number;
}

/**
 * `/v1/customers`: GET finds a customer, POST enrols one, PUT changes one. What is written is on disk before the answer:
 * 201 or 200 once Capillary has it, 202 when it will later. Behind `requireTerminal`.
 */
export function customerRoutes(options: CustomerRoutesOptions): Router {
  const { lookUp, queue, messages, tenants, isOnline, clock, patienceMs = PATIENCE_MS } = options;
  const router = Router();

  async function answer(
    res: Response,
    { id, tenant, status }: { id: string; tenant: Tenant<StoreSettings>; status: 200 | 201 },
  ): Promise<void> {
    const patience = isOnline(tenant) ? patienceMs : 0;
    const done = await awaitOutcome({ messages, clock, patienceMs: patience }, id);
    if (done === undefined) res.status(202).json({ id, status: 'accepted' });
    else res.status(status).json({ id, status: 'done', ...done.result });
  }

  router
    .route('/v1/customers')
    .get(async (req, res) => {
      const { tenantId, till } = terminalOf(res);
      const tenant = await storeOf(tenants, tenantId);
      const query = identifierQuery(tenant.settings.defaultCountryCode);
      const identifier = parseInput(query, { ...req.query }, { in: 'query' });
      res.set('Cache-Control', 'no-store').json(customerView(await lookUp({ tenant, till, identifier })));
    })
    .post(...exactBody(), async (req, res) => {
      const { tenantId, till } = terminalOf(res);
      const tenant = await storeOf(tenants, tenantId);
      const body = enrolmentBody(tenant.settings.defaultCountryCode);
      const enrolment = parseInput(body, req.body, { in: 'body' });
      const id = await queue.enrol({ tenantId, till, ...enrolment });
      await answer(res, { id, tenant, status: 201 });
    })
    .put(...exactBody(), async (req, res) => {
      const { tenantId, till } = terminalOf(res);
      const tenant = await storeOf(tenants, tenantId);
      const country = tenant.settings.defaultCountryCode;
      const { identifiers, change } = parseInput(updateBody(country), req.body, { in: 'body' });
      const asked = { ...req.query };
      const named =
        Object.keys(asked).length > 0
          ? parseInput(identifierQuery(country), asked, { in: 'query' })
          : identifiers[0];
      const identifier = requireOne(named, identifiers);
      const id = await queue.update({ tenantId, till, identifier, change });
      await answer(res, { id, tenant, status: 200 });
    })
    .all(allowOnly('GET', 'POST', 'PUT'));
  return router;
}

/** Identifiers lead to accounts, bills and points: to change one can merge two people for good. */
function requireOne(
  identifier: TillIdentifier | undefined,
  inBody: readonly TillIdentifier[],
): TillIdentifier {
  if (identifier === undefined) {
    throw new AppError(
      'INPUT_INVALID',
      'Say whom to change: PUT /v1/customers?mobile=..., or email, externalId, cardNumber.',
    );
  }
  if (inBody.some(({ type, value }) => type !== identifier.type || value !== identifier.value)) {
    throw new AppError(
      'INPUT_INVALID',
      'A till cannot change the mobile number, e-mail address, external id or card by which a customer is known. Have it ' +
        'changed in Capillary, and send only what else is to change.',
    );
  }
  return identifier;
}
