import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Caller, SimulatorContext } from '../context.ts';
import { mountLoyalty } from '../loyalty/mount-loyalty.ts';
import { CUSTOMER_APIS } from './apis/customer-apis.ts';
import { DELETE_PERSONAL_DATA } from './apis/delete-personal-data.ts';
import { IDENTIFIER_APIS } from './apis/identifier-apis.ts';
import { LOYALTY_APIS } from './apis/loyalty-apis.ts';
import { authenticatePerson, type Rejection } from './authenticate-person.ts';
import { callDataPlane } from './call-data-plane.ts';
import type { GatewayPerson } from './gateway-person.ts';
import type { MobileApi } from './mobile-api.ts';

const APIS: readonly MobileApi[] = [
  ...CUSTOMER_APIS,
  ...IDENTIFIER_APIS,
  ...LOYALTY_APIS,
  DELETE_PERSONAL_DATA,
];

const MESSAGES = { 302: 'Session expired', 401: 'Unauthorized' } as const;

/** Routes of the Mobile gateway under `/mobile/v2/api` (reference section 5). They check the customer's token themselves. */
export function mountGateway(router: Router, context: SimulatorContext): void {
  const dataPlane = Router();
  mountLoyalty(dataPlane, context);
  for (const api of APIS) {
    const path = `/mobile/v2/api/${api.path}`;
    const route = answerMobileCall(context, dataPlane, api);
    if (api.method === 'GET') router.get(path, route);
    else router.post(path, route);
  }
}

function answerMobileCall(context: SimulatorContext, dataPlane: Router, api: MobileApi): RequestHandler {
  return async (request, response) => {
    const isForGuests = api.method === 'GET' && context.settings.gatewayViewEndpoints.includes(api.path);
    const person = await authenticatePerson({ context, request, isForGuests });
    if (typeof person === 'number') {
      reject(context, response, person);
      return;
    }
    response.locals['caller'] = callerOf(context, person);
    const { status, body } = await api.answer({
      context,
      person,
      query: queryOf(request),
      body: request.body as unknown,
      callDataPlane: (call) => callDataPlane(dataPlane, request, response, call),
    });
    response.status(status).json(body);
  };
}

function reject({ settings }: SimulatorContext, response: Response, code: Rejection): void {
  response
    .status(settings.gatewayFailureStatus)
    .json({ status: { success: false, code, message: MESSAGES[code] } });
}

/** Mobile APIs call the data plane as the brand's till. */
function callerOf({ org }: SimulatorContext, { brand }: GatewayPerson): Caller {
  const { code, tillCode } = brand.settings;
  const storeCode = org.tills.get(tillCode)?.storeCode ?? '';
  return { kind: 'oauth', tillCode, storeCode, identity: `gateway:${code}` };
}

function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.originalUrl, 'http://simulator').searchParams);
}
