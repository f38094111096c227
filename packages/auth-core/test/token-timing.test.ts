import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, createManualClock } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessToken, createTokenProvider, oauthClientCredential } from '../src/index.ts';
import { refreshWindows } from '../src/renewal/refresh-windows.ts';
import { createVirtualService } from './support/virtual-service.ts';
import { virtualSleep } from './support/virtual-sleep.ts';

const TTL_SECONDS = [60, 300, 3600];
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function createWorld(ttlSeconds: number, nextRandom: () => number) {
  const clock = createManualClock();
  const service = createVirtualService(clock, ttlSeconds);
  const provider = createTokenProvider({
    baseUrl: 'https://capillary.example',
    credential: oauthClientCredential({ key: 'key-1', secret: 'secret-1' }),
    fetch: service.fetch,
    clock,
    random: nextRandom,
    sleep: virtualSleep(clock),
  });
  return { clock, service, provider };
}

/** Nothing in virtual time waits for a real clock or socket, so a few turns of the event loop end every renewal. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}

describe('refresh windows', () => {
  it('are min(60 s, 20 %) and min(5 s, 2 %), within ten per cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_592_000 }), random, (ttlSeconds, drawn) => {
        const ttlMs = ttlSeconds * 1_000;
        const { softMs, hardMs } = refreshWindows(ttlMs, drawn);
        const soft = Math.min(60_000, 0.2 * ttlMs);
        const hard = Math.min(5_000, 0.02 * ttlMs);
        expect(softMs).toBeGreaterThanOrEqual(0.9 * soft - 1e-6);
        expect(softMs).toBeLessThanOrEqual(Math.min(1.1 * soft, 0.2 * ttlMs) + 1e-6);
        expect(hardMs).toBeGreaterThanOrEqual(0.9 * hard - 1e-6);
        expect(hardMs).toBeLessThanOrEqual(1.1 * hard + 1e-6);
      }),
    );
  });

  it('differ between processes that started together', () => {
    expect(refreshWindows(3_600_000, 0).softMs).not.toBe(refreshWindows(3_600_000, 0.99).softMs);
  });
});

describe('in virtual time', () => {
  it.each(TTL_SECONDS)('a token of %i s costs at most 1.25 calls a life', async (ttlSeconds) => {
    await fc.assert(
      fc.asyncProperty(random, fc.double({ min: 0.005, max: 0.05, noNaN: true }), async (drawn, step) => {
        const { clock, service, provider } = createWorld(ttlSeconds, () => drawn);
        const stepMs = step * ttlSeconds * 1_000;
        const lives = 12;
        await provider.getToken();
        while (clock.monotonicMs() < lives * ttlSeconds * 1_000) {
          clock.advance(stepMs);
          await provider.getToken();
          await settle();
        }
        // The first call is the start, not a renewal.
        expect(service.callsAtMs.length - 1).toBeLessThanOrEqual(1.25 * lives);
      }),
      { numRuns: 8 },
    );
  });

  it('a caller in time never waits: each gets a token that is over neither by truth nor by rejection', async () => {
    type Step =
      | { readonly kind: 'pass'; readonly share: number }
      | { readonly kind: 'jump'; readonly ms: number }
      | { readonly kind: 'ask' | 'reject' | 'up' | 'down' | 'refuses' };
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          share: fc.double({ min: 0, max: 0.6, noNaN: true }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('jump' as const),
          ms: fc.integer({ min: -600_000, max: 600_000 }),
        }),
      },
      { weight: 5, arbitrary: fc.constant({ kind: 'ask' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'reject' as const }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          { kind: 'up' as const },
          { kind: 'down' as const },
          { kind: 'refuses' as const },
        ),
      },
    );

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TTL_SECONDS),
        fc.array(step, { minLength: 10, maxLength: 60 }),
        random,
        async (ttlSeconds, steps, drawn) => {
          const { clock, service, provider } = createWorld(ttlSeconds, () => drawn);
          const rejected = new Set<string>();
          const rejectionsAtMs: number[] = [];
          let last: AccessToken | undefined;

          async function ask(refused?: AccessToken): Promise<void> {
            const before = last;
            try {
              last = await provider.getToken(refused);
              expect(rejected.has(last.value.reveal())).toBe(false);
              expect(service.isAlive(last.value.reveal())).toBe(true);
            } catch (error) {
              if (!(error instanceof AppError)) throw error;
              // Nobody who could be served fails: by either clock the last token is over, or it was rejected.
              const isOver =
                before === undefined ||
                rejected.has(before.value.reveal()) ||
                !service.isAlive(before.value.reveal()) ||
                clock.wallMs() >= before.expiresAtMs;
              if (!isOver) throw error;
            }
            await settle();
          }

          for (const each of steps) {
            if (each.kind === 'pass') clock.advance(Math.round(each.share * ttlSeconds * 1_000));
            else if (each.kind === 'jump') clock.jump(each.ms);
            else if (each.kind === 'ask') await ask();
            else if (each.kind !== 'reject') service.mode = each.kind;
            else if (last !== undefined && !rejected.has(last.value.reveal())) {
              rejected.add(last.value.reveal());
              rejectionsAtMs.push(clock.monotonicMs());
              await ask(last);
            }
          }

          const tooSoon = service.callsAtMs.filter((atMs, index) => {
            const beforeMs = service.callsAtMs[index - 1] ?? -Infinity;
            const hasReason = rejectionsAtMs.some(
              (rejectedAtMs) => rejectedAtMs >= beforeMs && rejectedAtMs <= atMs,
            );
            // 1 s is the shortest pause after rejected credentials; everything else waits 5 s.
            return !hasReason && atMs - beforeMs < 1_000;
          });
          expect(tooSoon).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
