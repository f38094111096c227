import { type Attributes, type Link, type Span, SpanKind, trace, type Tracer } from '@opentelemetry/api';
import type { ClaimedMessage } from '../inbox/inbox.ts';
import type { Flow, FlowRules } from '../worker/flow.ts';
import type { Flows } from '../worker/rules-of.ts';
import { runInSpan } from './run-in-span.ts';
import { readTraceParent } from './trace-parent.ts';
import { tracerName } from './tracer-name.ts';

export interface TraceFlowsOptions<Settings> {
  readonly flows: Flows<Settings>;
  /** That of the SDK the user set up, if any, when left out. */
  readonly tracer?: Tracer;
}

/**
 * The same flows with a span for each attempt. It starts a trace of its own, since attempts may be days apart, and is
 * linked to the span that accepted the message; of several messages that run together, to each of theirs.
 */
export function traceFlows<Settings>({
  flows,
  tracer = trace.getTracer(tracerName),
}: TraceFlowsOptions<Settings>): Flows<Settings> {
  function start(messages: readonly ClaimedMessage[]): Span {
    const [first] = messages;
    return tracer.startSpan(`deliver ${first?.type ?? ''}`, {
      kind: SpanKind.CONSUMER,
      root: true,
      links: messages.flatMap(linkOf),
      attributes: {
        'messaging.system': tracerName,
        'messaging.operation.type': 'process',
        'capconnect.type': first?.type ?? '',
        'capconnect.tenant': first?.tenantId ?? '',
        ...(messages.length === 1 && first !== undefined ? attributesOf(first) : countOf(messages)),
      },
    });
  }

  function tracedRun(run: Flow<Settings>): Flow<Settings> {
    return (message, tenant, tools) => runInSpan(start([message]), () => run(message, tenant, tools));
  }

  function traced(flow: Flow<Settings> | FlowRules<Settings>): Flow<Settings> | FlowRules<Settings> {
    if (typeof flow === 'function') return tracedRun(flow);
    const { run, together } = flow;
    if (together === undefined) return { ...flow, run: tracedRun(run) };
    return {
      ...flow,
      run: tracedRun(run),
      together: {
        ...together,
        run: (rows, tenant) =>
          runInSpan(start(rows.map(({ message }) => message)), () => together.run(rows, tenant)),
      },
    };
  }

  return Object.fromEntries(Object.entries(flows).map(([type, flow]) => [type, traced(flow)]));
}

function linkOf({ headers }: ClaimedMessage): Link[] {
  const context = readTraceParent(headers?.['traceparent']);
  return context === undefined ? [] : [{ context }];
}

function attributesOf({ id, source, attempt }: ClaimedMessage): Attributes {
  return { 'messaging.message.id': id, 'capconnect.source': source, 'capconnect.attempt': attempt };
}

function countOf(messages: readonly ClaimedMessage[]): Attributes {
  return { 'messaging.batch.message_count': messages.length };
}
