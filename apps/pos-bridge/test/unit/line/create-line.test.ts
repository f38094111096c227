import { AppError, createManualClock } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLine } from '../../../src/line/create-line.ts';
import type { LineState } from '../../../src/line/line.ts';
import { createManualSchedule } from '../../support/manual-schedule.ts';

const UNREACHABLE = new AppError('UPSTREAM_UNAVAILABLE', 'Not reachable.', {
  details: { networkCode: 'ECONNREFUSED' },
});

function lineOf(given: { readonly saved?: LineState; readonly isUp?: boolean } = {}) {
  const clock = createManualClock();
  const timers = createManualSchedule(clock);
  const world = { isUp: given.isUp ?? true, probes: 0, backs: [] as number[], changes: [] as boolean[] };
  const line = createLine({
    origin: 'https://eu.api.example',
    clock,
    schedule: timers.schedule,
    saved: given.saved,
    probe: async () => {
      world.probes += 1;
      return world.isUp ? { isReached: true } : { isReached: false, reason: 'ENOTFOUND' };
    },
    onBack: (waitMs) => world.backs.push(waitMs),
    onChange: ({ isOnline }) => world.changes.push(isOnline),
    onDate: () => {},
  });
  return { line, clock, timers, world };
}

describe('the line', () => {
  it('is not probed while calls get through', async () => {
    const { line, timers, world } = lineOf();
    for (let times = 0; times < 100; times += 1) {
      line.answered();
      await timers.pass(9_000);
      expect(await line.look()).toMatchObject({ isOnline: true });
    }
    expect(world.probes).toBe(0);
  });

  it('is down when a call fails and a probe does too, since the call failed', async () => {
    const { line, clock, timers, world } = lineOf({ isUp: false });
    line.answered();
    clock.advance(60_000);
    const cutAtMs = clock.wallMs();
    line.failed(UNREACHABLE);
    await timers.pass(0);
    expect(line.state()).toMatchObject({
      isOnline: false,
      sinceMs: cutAtMs,
      lastFailure: { code: 'UPSTREAM_UNAVAILABLE', reason: 'ENOTFOUND' },
    });
    expect(world.changes).toEqual([false]);
  });

  it('is not down because one call was lost', async () => {
    const { line, timers, world } = lineOf();
    line.failed(new AppError('OUTCOME_UNKNOWN', 'Lost.', { details: { networkCode: 'TIMEOUT' } }));
    await timers.pass(10_000);
    expect([line.isOnline(), world.probes, world.changes]).toEqual([true, 1, []]);
  });

  it.each([
    new AppError('UPSTREAM_UNAVAILABLE', 'Out of order.', { details: { httpStatus: 503 } }),
    new AppError('CREDENTIAL_REJECTED', 'Rejected.'),
    new AppError('RATE_LIMITED', 'Too many.'),
    new AppError('INPUT_INVALID', 'Wrong.'),
  ])('is not doubted for $code', async (error) => {
    const { line, timers, world } = lineOf({ isUp: false });
    line.failed(error);
    await timers.pass(10_000);
    expect([line.isOnline(), world.probes]).toEqual([true, 0]);
  });

  it('that is down is probed every two seconds, by nobody but itself, until it is back', async () => {
    const { line, timers, world } = lineOf({ isUp: false });
    line.failed(UNREACHABLE);
    await timers.pass(3_600_000);
    for (let times = 0; times < 50; times += 1) line.failed(UNREACHABLE);
    await line.look();
    expect(world.probes).toBe(1 + 3_600_000 / 2_000);
    world.isUp = true;
    await timers.pass(2_000);
    expect(line.isOnline()).toBe(true);
    const { probes } = world;
    await timers.pass(3_600_000);
    expect([world.probes - probes, timers.planned()]).toEqual([0, 0]);
  });

  it('is back when a call gets through, before a probe finds out', async () => {
    const { line, timers, world } = lineOf({ isUp: false });
    line.failed(UNREACHABLE);
    await timers.pass(500);
    line.answered();
    expect([line.isOnline(), world.backs.length]).toEqual([true, 1]);
  });

  it('lets the first message go out within five seconds of its return, whenever that was, and spreads the stores', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 100_000 }), async (backAfterMs) => {
        const { line, clock, timers, world } = lineOf({ isUp: false });
        line.failed(UNREACHABLE);
        await timers.pass(backAfterMs);
        world.isUp = true;
        const backAtMs = clock.monotonicMs();
        while (!line.isOnline()) await timers.pass(1);
        const [waitMs = Number.NaN] = world.backs;
        expect(clock.monotonicMs() + waitMs - backAtMs).toBeLessThanOrEqual(4_500);
        expect(waitMs).toBeGreaterThanOrEqual(2_000);
        expect(waitMs).toBeLessThanOrEqual(4_000);
      }),
      { numRuns: 30 },
    );
  });

  it('that was down when the process ended is down since then, and looked at at once', async () => {
    const saved = { isOnline: false, sinceMs: 1_000, lastSuccessAtMs: 500, lastFailure: undefined };
    const { line, timers, world } = lineOf({ saved, isUp: false });
    expect(line.state()).toMatchObject({ isOnline: false, sinceMs: 1_000, lastSuccessAtMs: 500 });
    await timers.pass(0);
    expect([world.probes, line.state().sinceMs]).toEqual([1, 1_000]);
    world.isUp = true;
    await timers.pass(2_000);
    expect(line.isOnline()).toBe(true);
  });

  it('that held when the process ended is online since the start: nobody watched in between', () => {
    const saved = { isOnline: true, sinceMs: 1_000, lastSuccessAtMs: 500, lastFailure: undefined };
    const { line, clock } = lineOf({ saved });
    expect(line.state()).toMatchObject({ isOnline: true, sinceMs: clock.wallMs(), lastSuccessAtMs: 500 });
  });

  it('is looked at when somebody asks and nothing was heard for a while', async () => {
    const { line, clock, world } = lineOf({ isUp: false });
    line.answered();
    clock.advance(10_001);
    expect(await line.look()).toMatchObject({ isOnline: false });
    expect(world.probes).toBe(1);
  });

  it('is left alone once it is stopped', async () => {
    const { line, timers } = lineOf({ isUp: false });
    line.failed(UNREACHABLE);
    line.stop();
    await timers.pass(60_000);
    expect(timers.planned()).toBe(0);
  });
});
