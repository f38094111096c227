import { describeAuthEngine } from '../auth-engine/describe-auth-engine.ts';
import type { SimulatorContext } from '../context.ts';
import { describeLoyalty } from '../loyalty/describe-loyalty.ts';
import { summarizeOrg } from './summarize-org.ts';

/** What `GET /__sim/state` shows. */
export function summarize(context: SimulatorContext): unknown {
  return {
    now: new Date(context.nowMs()).toISOString(),
    settings: context.settings,
    org: summarizeOrg(context.org),
    ...describeLoyalty(context.loyalty),
    ...describeAuthEngine(context.authEngine),
  };
}
