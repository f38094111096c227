import type { Attribution } from '@capconnect/auth-core';
import type { DoctorOptions } from './doctor-options.ts';

/** What the checks work with. */
export interface DoctorContext extends Required<Omit<DoctorOptions, 'attribution' | 'onCheck' | 'baseUrl'>> {
  readonly url: URL;
  readonly host: string;
  readonly attribution: Attribution | undefined;
}
