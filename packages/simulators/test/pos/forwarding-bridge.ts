import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Clock } from '@capconnect/kernel';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { CapillarySimulator } from '../../src/index.ts';

const Bill = z.looseObject({
  billNumber: z.string(),
  type: z.enum(['REGULAR', 'RETURN', 'NOT_INTERESTED']),
  originalBillNumber: z.string().optional(),
  billedAt: z.string(),
  amount: z.string(),
  customer: z.object({ mobile: z.string() }).optional(),
  lines: z.array(z.looseObject({ quantity: z.string(), originalBillNumber: z.string().optional() })),
});
type Bill = z.output<typeof Bill>;

/** The demo till with the MD5 of its password (reference section 3): unlike a token it lasts for days of virtual time. */
const AS_TILL = `Basic ${Buffer.from('demo.till:62cc2d8b4bf2d8728120d052163a77df').toString('base64')}`;

export interface ForwardingBridge {
  readonly url: string;
  /** Answers that get lost, of the next requests. */
  lose(answers: number): void;
  /** What Capillary had against a bill. */
  readonly refusals: unknown[];
}

/**
 * The simplest bridge that follows INTERFACES: hands each bill over to the Capillary simulator at once and remembers it.
 * The till's `Date` header corrects its time.
 */
export async function startForwardingBridge(
  capillary: CapillarySimulator,
  clock: Clock,
): Promise<ForwardingBridge> {
  const known = new Map<string, { readonly content: string; readonly id: string }>();
  const purchases = new Map<string, string>();
  const refusals: unknown[] = [];
  let toLose = 0;

  async function take(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { requestId: _random, ...sent } = z
      .looseObject({ requestId: z.string() })
      .parse(JSON.parse(await text(request)));
    const bill = Bill.parse(sent);
    const till = request.headers.authorization ?? '';
    const key = [till, bill.billNumber, bill.billedAt.slice(0, 10), bill.type].join(' ');
    const content = JSON.stringify(sent);
    const before = known.get(key);
    if (before !== undefined && before.content !== content)
      return { status: 409, body: { code: 'CONFLICT' } };
    const id = before?.id ?? `bill-${known.size + 1}`;
    known.set(key, { content, id });
    if (before === undefined) {
      const tillErrorMs = Date.parse(request.headers.date ?? '') - Math.floor(clock.wallMs() / 1_000) * 1_000;
      const billedAt = new Date(Date.parse(bill.billedAt) - tillErrorMs).toISOString();
      purchases.set(bill.billNumber, billedAt);
      const purchaseTime = purchases.get(bill.originalBillNumber ?? '');
      const refusal = await addTransaction(capillary, bill, { billedAt, purchaseTime });
      if (refusal !== undefined) refusals.push(refusal);
    }
    return { status: 202, body: { id, billNumber: bill.billNumber, status: 'accepted' } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await take(request);
    toLose -= 1;
    if (toLose >= 0) request.socket.destroy();
    else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    lose: (answers) => (toLose = answers),
    refusals,
  };
}

/** Answers what Capillary has against it, or `undefined`. */
async function addTransaction(
  capillary: CapillarySimulator,
  bill: Bill,
  times: { readonly billedAt: string; readonly purchaseTime: string | undefined },
): Promise<unknown> {
  const { customer, type } = bill;
  const query = new URLSearchParams({
    source: 'INSTORE',
    ...(customer === undefined ? {} : { identifierName: 'mobile', identifierValue: customer.mobile }),
  });
  const answer = await call(capillary, `/v2/transactions?${query.toString()}`, {
    type: type === 'RETURN' && customer === undefined ? 'NOT_INTERESTED_RETURN' : type,
    returnType: bill['returnType'],
    billNumber: bill.originalBillNumber ?? bill.billNumber,
    billAmount: bill.amount,
    billingDate: times.billedAt,
    // Needed where nobody is known whose bill comes back (reference section 6.4), on the bill and on each line.
    purchaseTime: type === 'RETURN' ? times.purchaseTime : undefined,
    lineItemsV2: bill.lines.map(({ quantity, originalBillNumber, ...line }) => ({
      ...line,
      qty: quantity,
      ...(type === 'RETURN' ? { purchaseTime: times.purchaseTime } : {}),
      ...(originalBillNumber === undefined ? {} : { parentBillNumber: originalBillNumber }),
    })),
  });
  const { errors = [], createdId } = z
    .looseObject({ errors: z.array(z.unknown()).optional(), createdId: z.number().optional() })
    .parse(answer);
  return errors.length === 0 && createdId !== undefined ? undefined : { bill, answer };
}

async function call(capillary: CapillarySimulator, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${capillary.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: AS_TILL },
    body: JSON.stringify(body),
  });
  return response.json();
}
