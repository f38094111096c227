import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const TOKEN = 'token-of-till-1';

/** What the bridge does instead of answering properly, for the next requests in turn. */
export type Trouble =
  | 'lost-answer'
  | 'silence'
  | 'not-json'
  | { readonly status: number; readonly retryAfter?: string };

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface RunningBridge {
  readonly url: string;
  readonly token: string;
  readonly received: Received[];
  /** Bills and redemptions that were taken, each once. */
  readonly bills: Map<string, { readonly content: string; readonly id: string }>;
  readonly redemptions: Map<string, string>;
  readonly troubles: Trouble[];
}

/** Real HTTP by what INTERFACES says of the POS bridge, in memory. */
export async function startBridge(): Promise<RunningBridge> {
  const bridge = {
    token: TOKEN,
    received: [] as Received[],
    bills: new Map<string, { readonly content: string; readonly id: string }>(),
    redemptions: new Map<string, string>(),
    troubles: [] as Trouble[],
  };
  const server = createServer((request, response) => void handle(bridge, request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bridge does not listen on TCP.');
  return { ...bridge, url: `http://127.0.0.1:${address.port}` };
}

async function handle(
  bridge: Omit<RunningBridge, 'url'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sent = await text(request);
  const body: unknown = sent === '' ? undefined : JSON.parse(sent);
  const { method = '', url: path = '', headers } = request;
  bridge.received.push({ method, path, headers, body });
  const trouble = bridge.troubles.shift();
  if (trouble === 'silence') return;
  if (typeof trouble === 'object') {
    if (trouble.retryAfter !== undefined) response.setHeader('Retry-After', trouble.retryAfter);
    refuse(response, trouble.status, 'RATE_LIMITED', 'Too many requests. Wait a moment.');
    return;
  }
  const answer = answerTo(bridge, method, path, headers, sent, body);
  if (trouble === 'lost-answer') request.socket.destroy();
  else if (trouble === 'not-json') response.end('<html>Welcome to the shop’s Wi-Fi</html>');
  else if (answer.code !== undefined) refuse(response, answer.status, answer.code, answer.detail ?? '');
  else {
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  }
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly code?: string;
  readonly detail?: string;
}

function answerTo(
  bridge: Omit<RunningBridge, 'url'>,
  method: string,
  path: string,
  headers: IncomingMessage['headers'],
  sent: string,
  body: unknown,
): Answer {
  if (path === '/pair') return { status: 200, body: { terminalId: 't-1', token: TOKEN } };
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, code: 'UNAUTHENTICATED', detail: 'This terminal is not paired. Pair it again.' };
  const member = (name: string) => memberOf(body, name);
  const route = `${method} ${path.replace(/\?.*/, '')}`;
  switch (route) {
    case 'POST /v1/bills':
      return takeBill(bridge, member('billNumber'), sent);
    case 'GET /v1/bills/A%2F1':
      return { status: 200, body: { billNumber: 'A/1', status: 'done', points: '12', error: null } };
    case 'GET /v1/customers':
      return { status: 200, body: { source: 'cache', asOf: '2026-01-31T09:00:00Z', points: '120' } };
    case 'POST /v1/customers':
    case 'PUT /v1/customers':
      return { status: 202, body: { id: 'c-1', status: 'accepted' } };
    case 'POST /v1/points/redeem': {
      if (member('code') === 'wrong')
        return {
          status: 422,
          code: 'REDEMPTION_REFUSED',
          detail: 'The code is wrong. Ask the customer again.',
        };
      const key = String(headers['idempotency-key']);
      const redemptionId = bridge.redemptions.get(key) ?? `r-${bridge.redemptions.size + 1}`;
      bridge.redemptions.set(key, redemptionId);
      return { status: 200, body: { redemptionId, points: '50', balance: '70' } };
    }
    case 'POST /v1/points/check':
      return { status: 200, body: { redeemable: true } };
    case 'POST /v1/points/code':
      return { status: 200, body: { status: 'sent' } };
    default:
      return { status: 404, code: 'NOT_FOUND', detail: 'There is no such thing here.' };
  }
}

function takeBill({ bills }: Omit<RunningBridge, 'url'>, billNumber: string, content: string): Answer {
  const known = bills.get(billNumber);
  if (known !== undefined && known.content !== content)
    return { status: 409, code: 'CONFLICT', detail: 'Another bill has this number.' };
  const bill = known ?? { content, id: `m-${bills.size + 1}` };
  bills.set(billNumber, bill);
  return { status: 202, body: { id: bill.id, billNumber, status: 'accepted' } };
}

function memberOf(body: unknown, name: string): string {
  const members = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const [, value] = members.find(([known]) => known === name) ?? [];
  return typeof value === 'string' ? value : '';
}

function refuse(response: ServerResponse, status: number, code: string, detail: string): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  const errors = [{ pointer: '/billedAt', detail: 'must have an offset' }, 'no field problem'];
  response.end(JSON.stringify({ title: 'Refused', status, code, detail, errors }));
}
