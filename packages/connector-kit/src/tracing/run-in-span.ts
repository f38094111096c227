import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { toAppError } from '@capconnect/kernel';

/**
 * Runs `work` with the span as the active one, and ends it. Of a failure only the code is told: what else an error of
 * somebody else's holds may be personal.
 */
export async function runInSpan<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (thrown) {
    const { code } = toAppError(thrown);
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    throw thrown;
  } finally {
    span.end();
  }
}
