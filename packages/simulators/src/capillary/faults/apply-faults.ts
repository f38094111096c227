import { STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorContext } from '../context.ts';
import { exchangeOf } from '../http/locals.ts';
import { endsRequest, type Fault } from './fault.ts';
import type { FaultList } from './fault-list.ts';

/** Lets the faults strike, before authentication and before any work. */
export function createApplyFaults(faults: FaultList, context: SimulatorContext): RequestHandler {
  return async (request, response, next) => {
    const struck = faults.strike(request.method, request.path);
    if (struck.length > 0) exchangeOf(response).record({ faults: struck.map((fault) => fault.kind) });
    for (const fault of struck) {
      if (await applyFault(fault, context, response)) return;
    }
    next();
  };
}

/** @returns whether the request is done with. */
async function applyFault(fault: Fault, context: SimulatorContext, response: Response): Promise<boolean> {
  switch (fault.kind) {
    case 'status':
      sendStatus(fault, response);
      break;
    case 'drop':
      response.req.socket.destroy();
      break;
    case 'delay':
      // Not kept alive by it: a closed simulator may end while somebody still waits.
      await sleep(fault.delayMs, undefined, { ref: false });
      break;
    case 'lost-answer':
      exchangeOf(response).isAnswerLost = true;
      break;
    case 'expire-tokens':
      for (const token of context.org.issuedTokens.values()) {
        token.expiresAtMs = Math.min(token.expiresAtMs, context.nowMs());
      }
      break;
    case 'reject-tokens':
      for (const token of context.org.issuedTokens.values()) token.isRevoked = true;
      break;
  }
  return endsRequest(fault);
}

function sendStatus(fault: Extract<Fault, { kind: 'status' }>, response: Response): void {
  response.set(fault.headers);
  if (fault.body === undefined) {
    const message = STATUS_CODES[fault.status] ?? 'Injected fault';
    sendFailure(response, { status: fault.status, code: fault.status, message });
  } else if (typeof fault.body === 'string') {
    response.status(fault.status).send(fault.body);
  } else {
    response.status(fault.status).json(fault.body);
  }
}
