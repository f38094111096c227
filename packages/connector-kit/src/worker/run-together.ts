import type { Tenant } from '../tenants/tenant.ts';
import type { FlowResult, FlowRow, FlowRules } from './flow.ts';

const NOT_SETTLED: PromiseSettledResult<FlowResult> = {
  status: 'rejected',
  reason: new Error('The flow gave no outcome for this message.'),
};

/** Runs a flow for one message, or for several in one go. Never throws. @returns what became of each. */
export async function runTogether<Settings>(
  rules: FlowRules<Settings>,
  rows: readonly FlowRow[],
  tenant: Tenant<Settings>,
): Promise<readonly PromiseSettledResult<FlowResult>[]> {
  if (rules.together === undefined || rows.length === 1) {
    return Promise.allSettled(rows.map(async ({ message, tools }) => rules.run(message, tenant, tools)));
  }
  try {
    const settled = await rules.together.run(rows, tenant);
    return rows.map((_row, index) => settled[index] ?? NOT_SETTLED);
  } catch (reason) {
    return rows.map(() => ({ status: 'rejected', reason }));
  }
}
