import { AppError, silentLogger } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/http/create-metrics.ts';
import { serve } from './serve.ts';

const counts = async () => ({ accepted: 3, working: 1, done: 40, failed: 0, dead: 2 });

async function scrape(deliveries?: { counts: typeof counts }) {
  const metrics = createMetrics({
    logger: silentLogger,
    ...(deliveries === undefined ? {} : { deliveries }),
  });
  const { url } = await serve((app) => app.get('/customers/:mobile', (_req, res) => void res.json({})), {
    metrics,
  });
  return { metrics, url, scrape: async () => (await fetch(`${url}/metrics`)).text() };
}

describe('metrics', () => {
  it('counts requests by pattern, so that no address of a caller becomes a label', async () => {
    const { url, scrape: read } = await scrape();
    await fetch(`${url}/customers/4915123456789?x=canary`);
    await fetch(`${url}/canary`);
    const text = await read();
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/customers/:mobile",status="200"} 1',
    );
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
    );
    expect(text).not.toMatch(/canary|4915123456789/);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('shows the inbox as it is now, and the attempts of the worker', async () => {
    const { metrics, scrape: read } = await scrape({ counts });
    metrics.observeAttempt({ type: 'orders/paid', outcome: 'retry', durationMs: 120 });
    const text = await read();
    expect(text).toContain('inbox_messages{status="dead"} 2');
    expect(text).toContain('delivery_attempt_duration_seconds_sum{type="orders/paid",outcome="retry"} 0.12');
  });

  it('still answers when the inbox cannot be counted, without old counts', async () => {
    let isDown = false;
    const { scrape: read } = await scrape({
      counts: () => (isDown ? Promise.reject(new AppError('INTERNAL', 'The database is away.')) : counts()),
    });
    expect(await read()).toContain('inbox_messages{status="accepted"} 3');
    isDown = true;
    const text = await read();
    expect(text).not.toContain('inbox_messages{');
    expect(text).toContain('http_request_duration_seconds_count');
  });

  it('keeps two apps in one process apart', async () => {
    const [one, other] = [await scrape(), await scrape()];
    one.metrics.observeAttempt({ type: 'only-here', outcome: 'done', durationMs: 1 });
    expect(await other.scrape()).not.toContain('only-here');
  });
});
