import { type Response, Router } from 'express';
import { z } from 'zod';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorContext } from '../context.ts';
import type { Till } from '../org/org-state.ts';

const querySchema = z.union([
  z.object({ tillId: z.string() }).transform(
    ({ tillId }) =>
      (till: Till) =>
        String(till.id) === tillId,
  ),
  z.object({ code: z.string() }).transform(
    ({ code }) =>
      (till: Till) =>
        till.code === code,
  ),
  z.object({ name: z.string() }).transform(
    ({ name }) =>
      (till: Till) =>
        till.name === name,
  ),
]);

/** `GET /v2/organization/till?code|name|tillId` and `/v2/organization/till/{id}` (reference section 6.9). */
export function createOrganizationV2(context: SimulatorContext): Router {
  const router = Router();

  router.get('/v2/organization/till', (request, response) => {
    const query = querySchema.safeParse(request.query);
    const isAsked = query.success ? query.data : () => false;
    sendTill(response, [...context.org.tills.values()].find(isAsked), context);
  });

  router.get('/v2/organization/till/:id', (request, response) => {
    const till = [...context.org.tills.values()].find(({ id }) => String(id) === request.params.id);
    sendTill(response, till, context);
  });

  return router;
}

function sendTill(response: Response, till: Till | undefined, { settings }: SimulatorContext): void {
  if (till === undefined) {
    // The code of an unknown till is not documented.
    sendFailure(response, { status: settings.v2FailureStatus, code: 404, message: 'Till not found' });
    return;
  }
  const { id, code, description, name, type, isActive } = till;
  response.json({
    id,
    code,
    description,
    name,
    type,
    referenceId: -1,
    adminType: 'GENERAL',
    isActive,
    isOuEnabled: false,
    timeZoneId: 0,
    currencyId: 0,
    languageId: 0,
    customField: [],
    default: false,
    warnings: [],
  });
}
