import type { Clock } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { createIntakeGuard, type IntakeGuard } from '../intake/create-intake-guard.ts';

export interface RoomyIntakeOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly database: Database;
  readonly clock: Clock;
}

/** The guard of an inbox that never fills up, for tests that are about something else. */
export function roomyIntake(options: RoomyIntakeOptions): IntakeGuard {
  return createIntakeGuard({ ...options, openLimit: 1_000_000, file: undefined, diskReserveBytes: 0 });
}
