import type { LookupAddress } from 'node:dns';
import type { Attribution, Credential } from '@capconnect/auth-core';
import type { Clock } from '@capconnect/kernel';
import type { DoctorCheck } from './doctor-report.ts';

export interface DoctorOptions {
  readonly baseUrl: string;
  readonly credential: Credential;
  /** The till or store that an API client calls for. */
  readonly attribution?: Attribution | undefined;
  /** Hears of each check as it ends. */
  readonly onCheck?: ((check: DoctorCheck) => void) | undefined;
  readonly clock?: Clock;
  /** For the clock's and the credentials' check. */
  readonly fetch?: typeof globalThis.fetch;
  /** Finds the addresses of a host; the machine's own way when left out. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
  /** For each check; 10 s when left out. */
  readonly timeoutMs?: number;
}
