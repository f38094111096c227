import { Router } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorContext } from '../context.ts';
import type { Store, Till } from '../org/org-state.ts';
import { SUCCESS_V1 } from './success-v1.ts';

const MOST_ENTITIES = 200;

/** `GET /v1.1/organization/entities?type=STORE|TILL`, at most 200 of them (reference section 6.9). */
export function createOrganizationEntities(context: SimulatorContext): Router {
  const router = Router();
  router.get('/v1.1/organization/entities', (request, response) => {
    const entities = entitiesOf(context, request.query['type']);
    if (entities === undefined) {
      const status = context.settings.v1FailureStatus;
      sendFailure(response, { status, code: 400, message: 'Send type=STORE or type=TILL' });
      return;
    }
    response.json({
      response: {
        pagination: { limit: String(MOST_ENTITIES), offset: '0', total: String(entities.length) },
        status: SUCCESS_V1,
        organization: { entities: { entity: entities.slice(0, MOST_ENTITIES) } },
      },
    });
  });
  return router;
}

function entitiesOf({ org }: SimulatorContext, type: unknown): unknown[] | undefined {
  switch (typeof type === 'string' ? type.toUpperCase() : undefined) {
    case 'STORE':
      return [...org.stores.values()].map(storeEntity);
    case 'TILL':
      return [...org.tills.values()].map(tillEntity);
    default:
      return undefined;
  }
}

function storeEntity(store: Store): unknown {
  return {
    ...entity(store, 'STORE', true),
    external_id: store.externalId,
    external_id_1: store.externalId1,
    external_id_2: store.externalId2,
  };
}

function tillEntity(till: Till): unknown {
  return { ...entity(till, 'TILL', till.isActive), description: till.description, username: till.code };
}

function entity({ id, code, name }: Store | Till, type: string, isActive: boolean): Record<string, unknown> {
  return {
    item_status: { success: 'true', code: '3200', message: 'Entity search successful' },
    id: String(id),
    is_active: isActive ? '1' : '0',
    code,
    name,
    type,
  };
}
