/** What the doctor looks at, in this order. */
export type DoctorCheckId = 'dns' | 'tls' | 'clock' | 'credentials' | 'till' | 'read';

/** What one check found. */
export interface Finding {
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  /** A sentence: what was found, and if it is wrong, the cause. */
  readonly detail: string;
  /** The next step; only where there is one. */
  readonly remedy?: string | undefined;
}

/** A line of the report. */
export interface DoctorCheck extends Finding {
  readonly id: DoctorCheckId;
  readonly title: string;
  readonly durationMs: number;
}

export interface DoctorReport {
  /** Nothing failed. Warnings and skipped checks are no failure. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
}
