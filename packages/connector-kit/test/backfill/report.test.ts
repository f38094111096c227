import { AppError } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backfill, BackfillEngine } from '../../src/backfill/backfill.ts';
import type { BackfillsOptions } from '../../src/backfill/backfills-options.ts';
import { type Database, openDatabase } from '../../src/index.ts';
import {
  createHistory,
  dyingIntake,
  fillingIntake,
  historicOrder,
} from '../../src/testing/backfill-history.ts';
import { createBackfillWorld } from '../../src/testing/backfill-world.ts';

const TAKEN_OVER_MS = 30_000;

/** What becomes of an order: on its way, or because it was accepted before the backfill. */
const Fate = fc.constantFrom('sent', 'existed', 'skipped', 'dead', 'sent before', 'dead before');
type Fate = ReturnType<typeof Fate.generate>['value'];

const Act = fc.oneof(
  fc.constantFrom('run', 'run', 'deliver', 'deliver', 'pause', 'resume', 'source fails'),
  fc.nat(4).map((puts) => ({ diesAfter: puts })),
  fc.nat(4).map((puts) => ({ fillsUpAfter: puts })),
);

const EXPECTED = {
  sent: 'sent',
  existed: 'duplicate',
  skipped: 'skipped',
  dead: 'rejected',
  'sent before': 'duplicate',
  'dead before': 'rejected',
} as const satisfies Record<Fate, keyof Backfill>;

describe('the report of a backfill', () => {
  it('accounts for every item exactly once, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(Fate, { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(Act, { maxLength: 15 }),
        fc.boolean(),
        async (fates, pageSize, maxInFlight, acts, isCancelled) => {
          const world = createBackfillWorld(await openDatabase({ url: 'sqlite::memory:' }));
          const source = createHistory(
            fates.map((_, index) => `order-${index}`),
            pageSize,
          );
          for (const [index, fate] of fates.entries()) {
            world.answers[`order-${index}`] = () => answerOf(fate);
            if (!fate.endsWith('before')) continue;
            await world.inbox.put({ ...historicOrder(`order-${index}`), tenantId: 't1', source: 'shop' });
          }
          await world.deliver();

          const engine = (intake: BackfillsOptions<unknown>['intake'] = world.intake): BackfillEngine =>
            world.engine({ source, maxInFlight, intake });
          const id = await world.create(engine());
          for (const act of acts) {
            if (act === 'run') await engine().runOnce();
            else if (act === 'deliver') await world.deliver();
            else if (act === 'pause' || act === 'resume') await engine()[act](id).catch(expectConflict);
            else if (act === 'source fails') {
              source.beforePage = () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE', 'Down.'));
              await engine().runOnce();
              source.beforePage = async () => {};
            } else if (typeof act === 'object' && 'fillsUpAfter' in act) {
              await engine(fillingIntake(world.intake, act.fillsUpAfter)).runOnce();
            } else {
              const dying = dyingIntake(world.intake, act.diesAfter);
              await Promise.race([engine(dying).runOnce(), dying.death]);
            }
            world.clock.advance(TAKEN_OVER_MS);
            expectToAddUp(await engine().get(id));
          }
          await engine()[isCancelled ? 'cancel' : 'resume'](id).catch(expectConflict);
          // As often as it takes to read it in steps of `maxInFlight`.
          for (let time = 0; time <= fates.length; time += 1) await world.finish(engine());

          const report = await engine().get(id);
          expectToAddUp(report);
          expect(report).toMatchObject({ inFlight: 0, remaining: 0, finishedAt: expect.any(String) });
          expect(await countItems(world.database)).toBe(await countMessages(world.database));
          const isWhole = report?.state === 'finished';
          expect(isWhole || isCancelled).toBe(true);
          expect(isWhole ? countsOf(report) : undefined).toEqual(isWhole ? countsOfFates(fates) : undefined);
          await world.database.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

function answerOf(fate: Fate): Record<string, unknown> {
  if (fate.startsWith('dead')) throw new AppError('PAYLOAD_INVALID', 'No total.');
  if (fate === 'existed') return { existedAlready: true };
  return fate === 'skipped' ? { skipped: 'test-order' } : { billNumber: 'B1' };
}

function expectToAddUp(report: Backfill | undefined): void {
  if (report === undefined) throw new Error('the backfill is gone');
  const { found, sent, duplicate, skipped, rejected, inFlight } = report;
  expect(sent + duplicate + skipped + rejected + inFlight).toBe(found);
}

function countsOf(report: Backfill | undefined) {
  const { found, sent, duplicate, skipped, rejected, inFlight, remaining } = report ?? {};
  return { found, sent, duplicate, skipped, rejected, inFlight, remaining };
}

function countsOfFates(fates: readonly Fate[]) {
  const counts = { sent: 0, duplicate: 0, skipped: 0, rejected: 0 };
  for (const fate of fates) counts[EXPECTED[fate]] += 1;
  return { found: fates.length, ...counts, inFlight: 0, remaining: 0 };
}

/** It ran already. */
function expectConflict(error: unknown): void {
  expect(error).toMatchObject({ code: 'CONFLICT' });
}

/** What the backfill lists as its own. */
async function countItems({ kysely }: Database): Promise<number> {
  const items = await kysely
    .selectFrom('backfill_items')
    .select('message_seq')
    .where('was_accepted_before', '=', 0)
    .where('outcome', 'is not', null)
    .execute();
  return items.length;
}

/** What it put into the inbox. */
async function countMessages({ kysely }: Database): Promise<number> {
  const messages = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .where('priority', '=', 2)
    .execute();
  return messages.length;
}
