import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

const TRACE_PARENT = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;

/** W3C Trace Context, version 00, in our own words: which propagator the user's SDK has does not matter then. */
export function writeTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** `undefined` for anything else: a header that somebody made up must not break a delivery. */
export function readTraceParent(text: string | undefined): SpanContext | undefined {
  const { traceId = '', spanId = '', flags = '' } = TRACE_PARENT.exec(text ?? '')?.groups ?? {};
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}
