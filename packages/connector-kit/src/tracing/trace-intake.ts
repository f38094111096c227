import { isSpanContextValid, SpanKind, trace, type Tracer } from '@opentelemetry/api';
import type { Inbox } from '../inbox/inbox.ts';
import { runInSpan } from './run-in-span.ts';
import { writeTraceParent } from './trace-parent.ts';
import { tracerName } from './tracer-name.ts';

export interface TraceIntakeOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  /** That of the SDK the user set up, if any, when left out. */
  readonly tracer?: Tracer;
}

/**
 * A span for each accepted delivery, below that of its request. The message keeps its name in the header `traceparent`,
 * so that the attempts, which come later and maybe elsewhere, are linked to it. Without an SDK nothing is done or kept.
 */
export function traceIntake({
  inbox,
  tracer = trace.getTracer(tracerName),
}: TraceIntakeOptions): Pick<Inbox, 'put'> {
  return {
    put(message) {
      const span = tracer.startSpan(`accept ${message.type}`, { kind: SpanKind.PRODUCER });
      const spanContext = span.spanContext();
      if (!isSpanContextValid(spanContext)) return inbox.put(message);
      span.setAttributes({
        'messaging.system': tracerName,
        'messaging.operation.type': 'send',
        'capconnect.tenant': message.tenantId,
        'capconnect.source': message.source,
        'capconnect.type': message.type,
      });
      return runInSpan(span, async () => {
        const headers = { ...message.headers, traceparent: writeTraceParent(spanContext) };
        const result = await inbox.put({ ...message, headers });
        span.setAttributes({ 'messaging.message.id': result.id, 'capconnect.repeated': result.isDuplicate });
        return result;
      });
    },
  };
}
