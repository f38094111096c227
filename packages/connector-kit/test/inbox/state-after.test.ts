import { AppError } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/inbox/inbox.ts';
import { PARKED_MS } from '../../src/inbox/parked-messages.ts';
import { type MessageState, stateAfter } from '../../src/inbox/state-after.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const LATER_MS = NOW_MS + 5_000;
const error = new AppError('UPSTREAM_UNAVAILABLE', 'Away.');

interface Row {
  readonly after: string;
  readonly outcome: AttemptOutcome;
  /** Attempts since acceptance or replay; there were two before that. */
  readonly roundAttempt: number;
  readonly isWaiting?: boolean;
  readonly state: Partial<MessageState>;
}

const parked = { kind: 'parked', waitsFor: 'order 1', error, untilMs: LATER_MS } as const;

const ROWS: readonly Row[] = [
  {
    after: 'done',
    outcome: { kind: 'done', result: { bill: 'B1' } },
    roundAttempt: 2,
    state: { status: 'done', is_open: 0, due_at_ms: NOW_MS, result: '{"bill":"B1"}' },
  },
  {
    after: 'dead',
    outcome: { kind: 'dead', error },
    roundAttempt: 2,
    state: { status: 'dead', is_open: 0, due_at_ms: NOW_MS },
  },
  {
    after: 'dead, and its key goes on',
    outcome: { kind: 'dead', error, holdsKey: false },
    roundAttempt: 2,
    state: { status: 'dead', is_open: 0, due_at_ms: NOW_MS },
  },
  {
    after: 'dead, and holds its key: in it, and never due',
    outcome: { kind: 'dead', error, holdsKey: true },
    roundAttempt: 2,
    state: { status: 'dead', is_open: 1, due_at_ms: PARKED_MS },
  },
  {
    after: 'a failure that may pass',
    outcome: { kind: 'retry', error, notBeforeMs: LATER_MS },
    roundAttempt: 2,
    state: { status: 'failed', is_open: 1, due_at_ms: LATER_MS },
  },
  {
    after: 'a wait for somebody: backoff and horizon start again',
    outcome: { kind: 'retry', error, notBeforeMs: LATER_MS, startsNewRound: true },
    roundAttempt: 2,
    state: {
      status: 'failed',
      is_open: 1,
      due_at_ms: LATER_MS,
      round_attempts: 0,
      round_started_at_ms: NOW_MS,
    },
  },
  {
    after: 'parked: beside its key',
    outcome: parked,
    roundAttempt: 2,
    isWaiting: true,
    state: { status: 'failed', is_open: 2, due_at_ms: LATER_MS, waits_for: 'order 1' },
  },
  {
    after: 'parked for what is done meanwhile: at once',
    outcome: parked,
    roundAttempt: 1,
    state: { status: 'failed', is_open: 1, due_at_ms: NOW_MS },
  },
  {
    after: 'parked for what is done and not found: ever less often',
    outcome: parked,
    roundAttempt: 2,
    state: { status: 'failed', is_open: 1, due_at_ms: NOW_MS + 4_000 },
  },
  {
    after: 'parked for what is never found: once an hour',
    outcome: parked,
    roundAttempt: 1_000,
    state: { status: 'failed', is_open: 1, due_at_ms: NOW_MS + 3_600_000 },
  },
  {
    after: 'a pause of its tenant: no attempt, due as soon as that ends',
    outcome: { kind: 'paused', error, probeAtMs: LATER_MS },
    roundAttempt: 2,
    state: { status: 'failed', is_open: 1, due_at_ms: 0, attempts: 3, round_attempts: 1 },
  },
  {
    after: 'a wait for the rate budget: no attempt, due when that says',
    outcome: { kind: 'postponed', error, notBeforeMs: LATER_MS },
    roundAttempt: 2,
    state: { status: 'failed', is_open: 1, due_at_ms: LATER_MS, attempts: 3, round_attempts: 1 },
  },
  {
    after: 'a wait for the rate budget before the first attempt: its time begins only now',
    outcome: { kind: 'postponed', error, notBeforeMs: LATER_MS },
    roundAttempt: 1,
    state: {
      status: 'failed',
      is_open: 1,
      due_at_ms: LATER_MS,
      attempts: 2,
      round_attempts: 0,
      round_started_at_ms: NOW_MS,
    },
  },
];

it.each(ROWS)('after $after', ({ outcome, roundAttempt, isWaiting = false, state }) => {
  const attempt = roundAttempt + 2;
  const message = {
    id: 'm1',
    lease: 'l1',
    tenantId: 't1',
    orderingKey: 'k1',
    isProbe: false,
    attempt,
    roundAttempt,
  };
  expect(stateAfter({ outcome, message, nowMs: NOW_MS }, isWaiting)).toEqual({
    waits_for: null,
    result: null,
    attempts: attempt,
    round_attempts: roundAttempt,
    round_started_at_ms: null,
    ...state,
  });
});

it('knows every outcome there is', () => {
  const kinds: readonly AttemptOutcome['kind'][] = ['done', 'retry', 'dead', 'parked', 'paused', 'postponed'];
  expect(new Set(ROWS.map(({ outcome }) => outcome.kind))).toEqual(new Set(kinds));
});
