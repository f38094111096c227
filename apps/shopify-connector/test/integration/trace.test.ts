import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { paidOrder } from '../support/paid-order.ts';
import { type Connector, SHOP, startConnector } from '../support/start-connector.ts';

const Trace = z.object({
  items: z.array(
    z.object({
      deliveryId: z.string(),
      story: z.array(z.object({ event: z.string(), text: z.string(), requestId: z.string().optional() })),
    }),
  ),
});

let connector: Connector;
beforeEach(async () => {
  connector = await startConnector();
  await connector.admin.connect(SHOP, connector.simulator.url);
});
afterEach(() => connector.stop());

async function trace(q: string) {
  const query = new URLSearchParams({ q, tenant: SHOP }).toString();
  const { status, text } = await connector.admin.call('GET', `/admin/trace?${query}`);
  expect(status).toBe(200);
  return Trace.parse(JSON.parse(text)).items;
}

it.each([
  '6298473201994',
  '#1042',
  '1042',
  'SHP-6298473201994',
  '+49 151 12345678',
  'Zoe.Mueller@example.com',
  '8190331224394',
])('tells the story of an order that is searched by %s', async (q) => {
  const { eventId } = await connector.send({ body: paidOrder() });
  await connector.admin.settled(eventId, 'done');
  const [found, ...others] = await trace(q);
  expect(others).toEqual([]);
  expect(found?.deliveryId).toBe(eventId);
  expect(found?.story.map(({ event }) => event)).toEqual([
    'received',
    'verified',
    'attempt',
    'answer',
    'done',
  ]);
  expect(found?.story.find(({ event }) => event === 'attempt')?.requestId).toBeDefined();
  expect(found?.story.find(({ event }) => event === 'answer')?.text).toMatch(
    /^Capillary booked bill SHP-6298473201994 as transaction \d+\. It earned \d+(\.\d+)? points\.$/,
  );
});

it('finds an order that could not be read, and says who must act', async () => {
  const { eventId } = await connector.send({ body: '{"id":6298473201994,"name":"#1042"}' });
  await connector.admin.settled(eventId, 'dead');
  for (const q of ['1042', '6298473201994']) {
    const [found] = await trace(q);
    expect(found?.story.at(-1)).toMatchObject({
      event: 'dead',
      text: expect.stringContaining('Whoever runs this app must act.'),
    });
  }
});

it('shows nobody’s phone number or e-mail address, though it was searched by one', async () => {
  const { eventId } = await connector.send({ body: paidOrder() });
  await connector.admin.settled(eventId, 'done');
  const answer = JSON.stringify(await trace('zoe.mueller@example.com'));
  expect(answer).toContain(eventId);
  for (const canary of ['15112345678', 'zoe.mueller', 'Müller']) expect(answer).not.toContain(canary);
});
