import { Router } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorContext } from '../context.ts';
import { callerOf } from '../http/locals.ts';
import { formatClusterOffset, formatV2Time } from '../time/cluster-time.ts';
import { SUCCESS_V1 } from './success-v1.ts';

/** `GET /v1.1/store/login`, `/v1.1/store/get` and `/v1.1/organization/get` (reference section 6.9). Values are strings, as in the samples. */
export function createOrganizationV1(context: SimulatorContext): Router {
  const router = Router();

  router.get('/v1.1/store/login', (_request, response) => {
    const { org, settings } = context;
    const tillCode = callerOf(response)?.tillCode ?? '';
    const till = org.tills.get(tillCode);
    const user = {
      username: tillCode,
      first_name: till?.name ?? '',
      last_name: '',
      org_name: org.name,
      user_id: String(till?.id ?? ''),
      org_id: String(org.id),
      server_time: formatV2Time(context.nowMs(), settings.clusterOffsetMinutes),
      store_server_prefix: '',
      associate_login_enabled: 'false',
    };
    response.json({ response: { status: SUCCESS_V1, store: { user } } });
  });

  router.get('/v1.1/store/get', (request, response) => {
    const { id, external_id: externalId } = request.query;
    const ownStoreCode = callerOf(response)?.storeCode;
    const store = [...context.org.stores.values()].find((candidate) => {
      if (typeof id === 'string') return String(candidate.id) === id;
      if (typeof externalId === 'string') return candidate.externalId === externalId;
      return candidate.code === ownStoreCode;
    });
    if (store === undefined) {
      // The code of an unknown store is not documented.
      sendFailure(response, {
        status: context.settings.v1FailureStatus,
        code: 500,
        message: 'Store not found',
      });
      return;
    }
    const found = {
      id: String(store.id),
      name: store.name,
      code: store.code,
      external_id: store.externalId,
      external_id_1: store.externalId1,
      external_id_2: store.externalId2,
      item_status: { success: 'true', code: '900', message: 'Store Info Retrieval Successful' },
    };
    response.json({ response: { status: SUCCESS_V1, stores: { store: found } } });
  });

  router.get('/v1.1/organization/get', (_request, response) => {
    const { org, settings } = context;
    const organization = {
      id: String(org.id),
      name: org.name,
      timezone_offset: `UTC${formatClusterOffset(settings.clusterOffsetMinutes)}`,
    };
    response.json({ response: { status: SUCCESS_V1, organization } });
  });

  return router;
}
