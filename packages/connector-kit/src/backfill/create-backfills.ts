import { AppError } from '@capconnect/kernel';
import { createMessageIds } from '../inbox/message-ids.ts';
import type { BackfillEngine } from './backfill.ts';
import { backfillOfRow } from './backfill-of-row.ts';
import type { BackfillsOptions } from './backfills-options.ts';
import { changeState } from './change-state.ts';
import { createBackfillRunner } from './create-backfill-runner.ts';
import { startBackfill } from './start-backfill.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MS_PER_MINUTE = 60_000;

/** Imports of history: read page by page, put into the inbox behind everything live, and accounted for to the last item. */
export function createBackfills<Settings>(options: BackfillsOptions<Settings>): BackfillEngine {
  const { database, tenants, clock, logger, callsPerItem = 1, callsPerMinute } = options;
  const { ids = createMessageIds({ clock }) } = options;
  const runner = createBackfillRunner({ ...options, ids });

  async function change(id: string, how: 'pause' | 'resume' | 'cancel') {
    const row = await changeState({ database, id, change: how, nowMs: clock.wallMs() });
    logger.info({ backfillId: id, tenantId: row.tenant_id, state: row.state }, `backfill: ${how}`);
    runner.wake();
    return backfillOfRow(row);
  }

  return {
    async create({ tenantId, fromMs, toMs, isDryRun }) {
      const tenant = await tenants.get(tenantId);
      if (tenant === undefined) {
        throw new AppError('TENANT_UNKNOWN', 'There is no such tenant. GET /admin/tenants lists them.');
      }
      const perMinute = callsPerMinute?.(tenant);
      const id = ids();
      await startBackfill({
        database,
        nowMs: clock.wallMs(),
        row: {
          id,
          tenant_id: tenantId,
          from_ms: fromMs,
          to_ms: toMs,
          is_dry_run: isDryRun ? 1 : 0,
          ms_per_item: perMinute === undefined ? null : (callsPerItem * MS_PER_MINUTE) / perMinute,
        },
      });
      logger.info({ backfillId: id, tenantId, fromMs, toMs, isDryRun }, 'backfill started');
      runner.wake();
      return id;
    },

    async get(id) {
      const row = await database.kysely
        .selectFrom('backfills')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : backfillOfRow(row);
    },

    async list({ tenant, limit = DEFAULT_LIMIT } = {}) {
      const rows = await database.kysely
        .selectFrom('backfills')
        .selectAll()
        .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
        .orderBy('created_at_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(Math.min(limit, MAX_LIMIT))
        .execute();
      return rows.map(backfillOfRow);
    },

    pause: (id) => change(id, 'pause'),
    resume: (id) => change(id, 'resume'),
    cancel: (id) => change(id, 'cancel'),
    start: runner.start,
    stop: runner.stop,
    runOnce: runner.runOnce,
  };
}
