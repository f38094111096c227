import type { SimulatorContext } from '../../context.ts';
import { Refusal } from './refusal.ts';
import { requestStatus } from './request-statuses.ts';
import type { Status } from './status.ts';

export interface BatchRow {
  readonly entityId?: number;
  readonly result?: unknown;
  readonly errors: readonly Status[];
  readonly warnings: readonly Status[];
}

/**
 * Works a batch row by row, in order, and answers in the batch envelope (reference section 6.0). A refused row does not
 * stop the next ones. 400 when it is not an array, 1060 when it is longer than `settings.bulkLimit`.
 */
export async function answerBatch(
  context: SimulatorContext,
  rows: unknown,
  work: (row: unknown) => Promise<BatchRow>,
): Promise<unknown> {
  if (!Array.isArray(rows)) throw new Refusal([requestStatus(400)]);
  if (rows.length > context.settings.bulkLimit) throw new Refusal([requestStatus(1060)]);
  const response: BatchRow[] = [];
  for (const row of rows as unknown[]) response.push(await workRow(row, work));
  const failures = response.filter(({ errors }) => errors.length > 0).length;
  return {
    response,
    totalCount: response.length,
    failureCount: context.settings.batchFailureCount === 'zero' ? 0 : failures,
  };
}

async function workRow(row: unknown, work: (row: unknown) => Promise<BatchRow>): Promise<BatchRow> {
  try {
    return await work(row);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errors: error.statuses, warnings: error.warnings };
  }
}
