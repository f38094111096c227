import { SpanKind, trace, type Tracer } from '@opentelemetry/api';
import { runInSpan } from './run-in-span.ts';
import { tracerName } from './tracer-name.ts';

export interface TraceCallsOptions {
  /** That of the SDK the user set up, if any, when left out. */
  readonly tracer?: Tracer;
}

/**
 * For the `observe` of a Capillary client: a span for each call, below that of the attempt it belongs to. Named by the
 * operation, not by its address, which may hold a phone number.
 */
export function traceCalls({ tracer = trace.getTracer(tracerName) }: TraceCallsOptions = {}) {
  return <Result>(operation: string, call: () => Promise<Result>): Promise<Result> =>
    runInSpan(
      tracer.startSpan(`capillary ${operation}`, {
        kind: SpanKind.CLIENT,
        attributes: { 'rpc.system.name': 'capillary', 'rpc.method': operation },
      }),
      call,
    );
}
