import { authCallsPerTtl } from './auth-calls-per-ttl.ts';
import { authColdCalls } from './auth-cold-calls.ts';
import { authHeadersHot } from './auth-headers-hot.ts';
import { backfill50k } from './backfill-50k.ts';
import { budgetUse } from './budget-use.ts';
import { deliveryDrain } from './delivery-drain.ts';
import { deliveryLatency } from './delivery-latency.ts';
import { inboxPut } from './inbox-put.ts';
import { posAccept } from './pos-accept.ts';
import { posDrain } from './pos-drain.ts';
import { posRss } from './pos-rss.ts';
import { webhookIntake } from './webhook-intake.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  'auth.headers.hot': authHeadersHot,
  'auth.cold.calls': authColdCalls,
  'auth.calls.per.ttl': authCallsPerTtl,
  'webhook.intake': webhookIntake,
  'inbox.put': inboxPut,
  'delivery.drain': deliveryDrain,
  'delivery.latency': deliveryLatency,
  'budget.use': budgetUse,
  'backfill.50k': backfill50k,
  'pos.accept': posAccept,
  'pos.drain': posDrain,
  'pos.rss': posRss,
};

// `npm run bench -- auth.headers.hot` runs one of them.
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
