import {
  type Attributes,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { Attempt } from '../worker/attempt-message.ts';
import { runInSpan } from './run-in-span.ts';
import { readTraceParent } from './trace-parent.ts';
import { tracerName } from './tracer-name.ts';

export interface TraceAttemptsOptions {
  readonly attempt: Attempt;
  /** That of the SDK the user set up, if any, when left out. */
  readonly tracer: Tracer | undefined;
}

/** Waiting is no failure. */
const FAILURES: ReadonlySet<AttemptOutcome['kind']> = new Set(['retry', 'dead', 'paused']);

/**
 * A span for each attempt, whatever flow it runs or does not run, with what it came to. It starts a trace of its own, since
 * attempts may be days apart, and is linked to the span that accepted the message; of several messages that run together,
 * to each of theirs.
 */
export function traceAttempts({
  attempt,
  tracer = trace.getTracer(tracerName),
}: TraceAttemptsOptions): Attempt {
  return (work) => {
    const span = startSpan(
      tracer,
      work.map(({ message }) => message),
    );
    return runInSpan(span, async () => {
      const outcomes = await attempt(work);
      tell(span, outcomes);
      return outcomes;
    });
  };
}

function startSpan(tracer: Tracer, messages: readonly ClaimedMessage[]): Span {
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

/** Of several messages the span has failed when none came through. */
function tell(span: Span, outcomes: readonly AttemptOutcome[]): void {
  const kinds = new Set(outcomes.map(({ kind }) => kind));
  const [kind] = kinds;
  span.setAttribute('capconnect.outcome', kinds.size === 1 && kind !== undefined ? kind : 'mixed');
  const [first] = outcomes;
  if (first === undefined || first.kind === 'done' || outcomes.some((each) => !FAILURES.has(each.kind)))
    return;
  const { code } = first.error;
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
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
