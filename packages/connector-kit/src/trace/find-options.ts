import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { TraceSearch } from './trace.ts';

export interface FindOptions {
  readonly kysely: Kysely<Schema>;
  readonly keyRing: KeyRing;
  readonly search: TraceSearch;
  readonly limit: number;
}
