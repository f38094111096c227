import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { AdminClient } from '../admin-client.ts';
import { Backfill } from './backfill.schema.ts';

const List = z.object({ items: z.array(Backfill) });

export interface Choice {
  readonly id?: string | undefined;
  readonly tenant?: string | undefined;
  /** In which it can be what is meant. */
  readonly states: readonly Backfill['state'][];
}

/** The address of the backfill that is meant: by its id, or as the only one of its tenant that it can be. */
export async function chooseBackfill(admin: AdminClient, { id, tenant, states }: Choice): Promise<string> {
  if (id !== undefined) return addressOf(id);
  if (tenant === undefined) throw whichOne();
  const items = await listBackfills(admin, tenant);
  const [first, ...others] = items.filter(({ state }) => states.includes(state));
  if (first === undefined) {
    throw new AppError('NOT_FOUND', `There is no backfill of ${tenant} that is ${states.join(' or ')}.`);
  }
  if (others.length > 0) {
    const found = [first, ...others].map((one) => `  ${one.id}  ${one.from} to ${one.to}, ${one.state}`);
    throw new AppError('INPUT_INVALID', ['Which backfill? Give its id:', ...found].join('\n'));
  }
  return addressOf(first.id);
}

/** The address of the newest one of a tenant. */
export async function newestBackfill(admin: AdminClient, tenant: string | undefined): Promise<string> {
  if (tenant === undefined) throw whichOne();
  const [newest] = await listBackfills(admin, tenant);
  if (newest !== undefined) return addressOf(newest.id);
  throw new AppError('NOT_FOUND', `There is no backfill of ${tenant}.`);
}

/** The newest ones, of a tenant or of all. */
export async function listBackfills(
  admin: AdminClient,
  tenant: string | undefined,
): Promise<readonly Backfill[]> {
  const query = new URLSearchParams(tenant === undefined ? {} : { tenant });
  return List.parse(await admin.call('GET', `/admin/backfills?${query.toString()}`)).items;
}

export function addressOf(id: string): string {
  return `/admin/backfills/${encodeURIComponent(id)}`;
}

function whichOne(): AppError {
  return new AppError('INPUT_INVALID', 'Which backfill? Give its id, or --tenant.');
}
