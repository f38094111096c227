import { Counter, Histogram, type Registry } from 'prom-client';
import type { AttemptOutcome } from '../inbox/inbox.ts';
import type { PutReport } from '../intake/create-intake-guard.ts';
import type { AttemptReport } from '../worker/work-on-messages.ts';

export interface MessageMetrics {
  readonly observePut: (put: PutReport) => void;
  /** @param nowMs - the wall clock: the latency is counted from acceptance, maybe in another process. */
  readonly observeAttempt: (attempt: AttemptReport, nowMs: number) => void;
}

const ATTEMPT_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** From what a customer does not notice to what a merchant calls about. */
const DELIVERY_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200, 43_200, 259_200];

/** What becomes of messages, in this process: at the doors and in the worker. */
export function createMessageMetrics(registry: Registry): MessageMetrics {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const accepted = counter('messages_accepted_total', 'Messages accepted', ['source']);
  const repeated = counter('messages_repeated_total', 'Deliveries that had been accepted before', ['source']);
  const refused = counter('messages_refused_total', 'Deliveries refused for want of room or storage', [
    'source',
    'code',
  ]);
  const ends: Readonly<Partial<Record<AttemptOutcome['kind'], Counter<'type'>>>> = {
    done: counter('messages_delivered_total', 'Messages delivered', ['type']),
    retry: counter('messages_failed_total', 'Attempts that failed and are made again', ['type']),
    dead: counter('messages_dead_total', 'Messages that need a person', ['type']),
  };
  const attempts = new Histogram({
    name: 'delivery_attempt_duration_seconds',
    help: 'Time of one attempt to deliver an accepted message',
    labelNames: ['type', 'outcome'],
    buckets: ATTEMPT_BUCKETS_S,
    registers,
  });
  const latency = new Histogram({
    name: 'message_delivery_latency_seconds',
    help: 'Time from the acceptance of a message to its delivery, waits and retries included',
    labelNames: ['type'],
    buckets: DELIVERY_BUCKETS_S,
    registers,
  });

  return {
    observePut({ source, outcome }) {
      if (outcome === 'accepted') accepted.inc({ source });
      else if (outcome === 'repeated') repeated.inc({ source });
      else refused.inc({ source, code: outcome });
    },

    observeAttempt({ type, outcome, durationMs, acceptedAtMs }, nowMs) {
      attempts.observe({ type, outcome }, durationMs / 1_000);
      ends[outcome]?.inc({ type });
      if (outcome === 'done') latency.observe({ type }, Math.max(0, nowMs - acceptedAtMs) / 1_000);
    },
  };
}
