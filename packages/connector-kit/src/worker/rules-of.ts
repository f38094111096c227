import type { Flow, FlowRules } from './flow.ts';

/** Message type -> flow, or a flow with rules of its own. */
export type Flows<Settings> = Readonly<Record<string, Flow<Settings> | FlowRules<Settings>>>;

/** The flow for messages of a type, if any. */
export function rulesOf<Settings>(
  flows: Flows<Settings>,
  type: string,
  onUnknownType: Flow<Settings> | undefined,
): FlowRules<Settings> | undefined {
  const flow = Object.hasOwn(flows, type) ? flows[type] : onUnknownType;
  return typeof flow === 'function' ? { run: flow } : flow;
}
