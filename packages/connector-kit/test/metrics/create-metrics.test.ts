import { createManualClock, silentLogger } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import type { RateBudget } from '../../src/budget/rate-budget.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { serve } from '../http/serve.ts';

async function scraped(budget?: Pick<RateBudget, 'snapshot'>) {
  const clock = createManualClock();
  const metrics = createMetrics({ logger: silentLogger, clock, budget });
  const { url } = await serve((app) => app.get('/customers/:mobile', (_req, res) => void res.json({})), {
    metrics,
  });
  return { clock, metrics, url, scrape: async () => (await fetch(`${url}/metrics`)).text() };
}

describe('metrics', () => {
  it('counts requests by pattern, so that no address of a caller becomes a label', async () => {
    const { url, scrape } = await scraped();
    await fetch(`${url}/customers/4915123456789?x=canary`);
    await fetch(`${url}/canary`);
    const text = await scrape();
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/customers/:mobile",status="200"} 1',
    );
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
    );
    expect(text).not.toMatch(/canary|4915123456789/);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('counts what became of deliveries at the door', async () => {
    const { metrics, scrape } = await scraped();
    for (const outcome of ['accepted', 'accepted', 'repeated', 'INTAKE_FULL'] as const) {
      metrics.observePut({ source: 'shopify', outcome });
    }
    const text = await scrape();
    expect(text).toContain('messages_accepted_total{source="shopify"} 2');
    expect(text).toContain('messages_repeated_total{source="shopify"} 1');
    expect(text).toContain('messages_refused_total{source="shopify",code="INTAKE_FULL"} 1');
  });

  it('counts attempts and their ends, and how long delivery took from acceptance', async () => {
    const { clock, metrics, scrape } = await scraped();
    const attempt = { tenantId: 't1', type: 'orders/paid', durationMs: 120, acceptedAtMs: clock.wallMs() };
    metrics.observeAttempt({ ...attempt, outcome: 'retry' });
    clock.advance(2_000);
    metrics.observeAttempt({ ...attempt, outcome: 'done' });
    metrics.observeAttempt({ ...attempt, outcome: 'dead' });
    const text = await scrape();
    expect(text).toContain('delivery_attempt_duration_seconds_sum{type="orders/paid",outcome="retry"} 0.12');
    expect(text).toContain('messages_failed_total{type="orders/paid"} 1');
    expect(text).toContain('messages_delivered_total{type="orders/paid"} 1');
    expect(text).toContain('messages_dead_total{type="orders/paid"} 1');
    expect(text).toContain('message_delivery_latency_seconds_sum{type="orders/paid"} 2');
    expect(text).toContain('message_delivery_latency_seconds_count{type="orders/paid"} 1');
  });

  it('shows what the rate budget stands at now', async () => {
    const none = { live: 0, drain: 0, backfill: 0 };
    let used = { ...none, live: 3 };
    const { scrape } = await scraped({
      snapshot: () => [
        {
          key: 'org-1',
          apiClass: 'transactions.add',
          limitPerMinute: 1_200,
          used,
          waiting: { ...none, backfill: 2 },
        },
        { key: 'org-2', apiClass: 'transactions.add', limitPerMinute: null, used: none, waiting: none },
      ],
    });
    await scrape();
    used = { ...none, live: 5 };
    const text = await scrape();
    const org1 = 'organisation="org-1",api_class="transactions.add"';
    expect(text).toContain(`rate_budget_calls_total{${org1},priority="live"} 5`);
    expect(text).toContain(`rate_budget_waiting_calls{${org1},priority="backfill"} 2`);
    expect(text).toContain(`rate_budget_limit_per_minute{${org1}} 1200`);
    expect(text).not.toContain('rate_budget_limit_per_minute{organisation="org-2"');
  });

  it('keeps two apps in one process apart', async () => {
    const [one, other] = [await scraped(), await scraped()];
    one.metrics.observePut({ source: 'only-here', outcome: 'accepted' });
    expect(await other.scrape()).not.toContain('only-here');
  });
});
