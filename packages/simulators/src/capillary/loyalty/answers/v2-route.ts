import type { Request, RequestHandler, Response } from 'express';
import type { Caller, SimulatorContext } from '../../context.ts';
import { callerOf } from '../../http/locals.ts';
import { Refusal } from './refusal.ts';

/** What a route works with, whatever the API version. */
export interface Call {
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly caller: Caller;
  readonly header: (name: string) => string | undefined;
  /** `http://host:port` as the caller knows it. */
  readonly origin: string;
}

/** A v2 route: what the handler returns is the answer, a `Refusal` becomes the failure envelope (reference section 6.0). */
export function v2Route(context: SimulatorContext, handler: (call: Call) => unknown): RequestHandler {
  return async (request, response) => {
    try {
      response.json(await handler(callOf(request, response)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { beside, statuses: errors, warnings } = error;
      response
        .status(context.settings.v2FailureStatus)
        .json({ ...beside, errors, ...(warnings.length === 0 ? {} : { warnings }) });
    }
  };
}

export function callOf(request: Request, response: Response): Call {
  const caller = callerOf(response);
  if (caller === undefined) throw new Error('Mount the loyalty routes behind the authentication.');
  return {
    query: new URL(request.originalUrl, 'http://simulator').searchParams,
    params: Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)])),
    body: request.body as unknown,
    caller,
    header: (name) => request.get(name),
    origin: `${request.protocol}://${request.get('host') ?? 'localhost'}`,
  };
}
