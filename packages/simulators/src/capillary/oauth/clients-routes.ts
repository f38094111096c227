import { type Response, Router } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorContext } from '../context.ts';
import type { ApiClient } from '../org/org-state.ts';
import { changeClient } from './change-client.ts';
import { clientBody } from './client-body.ts';
import type { ClientRefusal } from './client-refusal.ts';
import { createClient } from './create-client.ts';
import { SCOPE_ENTITIES } from './scope-entities.ts';

/** `/v3/integrations/scopes` and `/v3/integrations/clients` (reference section 2.3). */
export function createClientsRoutes(context: SimulatorContext): Router {
  const router = Router();

  router.get('/v3/integrations/scopes', (_request, response) => {
    send(
      response,
      SCOPE_ENTITIES.map(({ id, name }) => ({ id, name })),
    );
  });

  router
    .route('/v3/integrations/clients')
    .get((_request, response) => {
      send(
        response,
        [...context.org.clients.values()].map((client) => clientBody(client, context.org)),
      );
    })
    .post((request, response) => {
      const created = createClient(request.body, context);
      if ('message' in created) refuse(response, created);
      else send(response, clientBody(created, context.org, created.secret));
    });

  router
    .route('/v3/integrations/clients/:clientKey')
    .get((request, response) => {
      sendClient(response, find(request.params.clientKey));
    })
    .put((request, response) => {
      const found = find(request.params.clientKey);
      sendClient(response, 'message' in found ? found : changeClient(found, request.body, context));
    })
    .delete((request, response) => {
      const found = find(request.params.clientKey);
      if (!('message' in found)) found.isValid = false;
      sendClient(response, found);
    });

  function find(key: string): ApiClient | ClientRefusal {
    return context.org.clients.get(key) ?? { status: 404, message: 'Client not found' };
  }

  function sendClient(response: Response, client: ApiClient | ClientRefusal): void {
    if ('message' in client) refuse(response, client);
    else send(response, clientBody(client, context.org));
  }

  return router;
}

function send(response: Response, data: unknown): void {
  response.json({ data, errors: null });
}

function refuse(response: Response, { status, message }: ClientRefusal): void {
  sendFailure(response, { status, code: status, message });
}
