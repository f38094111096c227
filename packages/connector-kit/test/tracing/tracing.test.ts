import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { AppError, createManualClock, silentLogger } from '@capconnect/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createInbox,
  createKeyRing,
  createWorker,
  type Database,
  type Flow,
  type FlowResult,
  type Inbox,
  openDatabase,
  type Tenant,
  WaitsFor,
  traceCalls,
  traceIntake,
} from '../../src/index.ts';
import type { WorkerOptions } from '../../src/worker/create-worker.ts';
import { message } from '../storage/support/message.ts';
import { TEST_KEYS } from '../storage/support/test-storage.ts';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer(
  'test',
);
const clock = createManualClock();
const ORIGIN = 'https://eu.api.capillarytech.com';
const PERSONAL = { id: 1, phone: '4915123456789', email: 'canary@example.com' };
const event = () => message({ payload: Buffer.from(JSON.stringify(PERSONAL)), references: [PERSONAL.email] });

const skip: Flow<object> = async () => ({});

function spans() {
  return exporter.getFinishedSpans();
}

function span(name: string) {
  const found = spans().find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no span "${name}".`);
  return found;
}

describe('traces', () => {
  let database: Database;
  let inbox: Inbox;

  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());
  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:' });
    inbox = createInbox({ database, keyRing: createKeyRing(TEST_KEYS), clock });
    exporter.reset();
  });
  afterEach(() => database.close());

  async function deliver(flow: Flow<object>, changes: Partial<WorkerOptions<object>> = {}): Promise<void> {
    const tenant: Tenant<object> = {
      id: 't1',
      capillary: { baseUrl: ORIGIN, authEngineUrl: ORIGIN, gatewayUrl: ORIGIN },
      settings: {},
      revision: 1,
    };
    const worker = createWorker({
      inbox,
      tenants: { get: async () => tenant },
      clock,
      logger: silentLogger,
      flows: { 'orders/paid': flow },
      tracer,
      ...changes,
    });
    await worker.runOnce();
  }

  it('links each attempt to the request that brought the message, and puts the calls below the attempt', async () => {
    const request = tracer.startSpan('POST /webhooks');
    const { id } = await context.with(trace.setSpan(context.active(), request), () =>
      traceIntake({ inbox, tracer }).put(event()),
    );
    const call = traceCalls({ tracer });
    await deliver(() => call('transactions.add', async () => ({ points: 3 })));

    const [accept, attempt, capillary] = [
      span('accept orders/paid'),
      span('deliver orders/paid'),
      span('capillary transactions.add'),
    ];
    expect(accept.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(accept.attributes).toMatchObject({ 'messaging.message.id': id, 'capconnect.tenant': 't1' });
    expect(attempt.parentSpanContext).toBeUndefined();
    expect(attempt.spanContext().traceId).not.toBe(accept.spanContext().traceId);
    expect(attempt.links.map((link) => link.context)).toMatchObject([
      { traceId: accept.spanContext().traceId, spanId: accept.spanContext().spanId },
    ]);
    expect(attempt.attributes).toMatchObject({ 'messaging.message.id': id, 'capconnect.attempt': 1 });
    expect(capillary.parentSpanContext?.spanId).toBe(attempt.spanContext().spanId);
  });

  it('tells the code of what failed, and nothing personal', async () => {
    await traceIntake({ inbox, tracer }).put(event());
    await deliver(async (claimed) => {
      throw new AppError('UPSTREAM_REFUSED', claimed.payload.toString(), {
        cause: new Error(PERSONAL.phone),
      });
    });
    expect(span('deliver orders/paid')).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'UPSTREAM_REFUSED' },
      attributes: { 'error.type': 'UPSTREAM_REFUSED' },
    });
    const told = spans().map(({ name, attributes, events, links, status }) => [
      name,
      attributes,
      events,
      links,
      status,
    ]);
    expect(JSON.stringify(told)).not.toMatch(/4915123456789|canary@/);
  });

  it('marks a refused delivery', async () => {
    const full = { put: () => Promise.reject(new AppError('INTAKE_FULL', 'Too many wait.')) };
    await expect(traceIntake({ inbox: full, tracer }).put(event())).rejects.toThrow('Too many wait.');
    expect(span('accept orders/paid').attributes).toMatchObject({ 'error.type': 'INTAKE_FULL' });
  });

  it('gives several messages that run together one span with a link to each', async () => {
    const intake = traceIntake({ inbox, tracer });
    for (const deliveryId of ['a', 'b'])
      await intake.put(message({ deliveryId, orderingKey: deliveryId, priority: 'drain' }));
    const settled: PromiseSettledResult<FlowResult>[] = [
      { status: 'fulfilled', value: {} },
      { status: 'rejected', reason: new AppError('PAYLOAD_INVALID', 'No.') },
    ];
    const together = { maxMessages: 10, run: async () => settled };
    await deliver(skip, { flows: { 'orders/paid': { run: skip, together } } });
    const attempt = span('deliver orders/paid');
    expect(attempt.links).toHaveLength(2);
    expect(attempt.attributes).toMatchObject({
      'messaging.batch.message_count': 2,
      'capconnect.outcome': 'mixed',
    });
    expect(attempt.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('also has a span for messages of a type without a flow', async () => {
    await inbox.put(message({ type: 'unknown' }));
    await deliver(skip, { onUnknownType: skip });
    expect(span('deliver unknown').attributes).toMatchObject({ 'capconnect.outcome': 'done' });
    exporter.reset();
    await inbox.put(message({ type: 'nobody-s' }));
    await deliver(skip);
    expect(span('deliver nobody-s').attributes).toMatchObject({
      'capconnect.outcome': 'dead',
      'error.type': 'PAYLOAD_INVALID',
    });
  });

  it('does not take waiting for a failure', async () => {
    await inbox.put(message());
    await deliver(async () => {
      throw new WaitsFor({ name: 'order 1', because: 'The order is not there.', limitMs: 60_000 });
    });
    expect(span('deliver orders/paid')).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'capconnect.outcome': 'parked' },
    });
    expect(span('deliver orders/paid').attributes).not.toHaveProperty('error.type');
  });

  it.each([
    '',
    'canary',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `01-${'a'.repeat(32)}-${'1'.repeat(16)}-01`,
  ])('delivers a message whose traceparent means nothing: "%s"', async (traceparent) => {
    await inbox.put(message({ headers: { traceparent } }));
    await deliver(async () => ({}));
    expect(span('deliver orders/paid').links).toEqual([]);
  });

  it('keeps and says nothing without an SDK', async () => {
    await traceIntake({ inbox }).put(message({ headers: { apiVersion: '2026-10' } }));
    const [claimed] = await inbox.claim(1, 15_000);
    expect(claimed?.headers).toEqual({ apiVersion: '2026-10' });
    expect(spans()).toEqual([]);
  });
});
