/** Wrong attempts of one account over all its sessions (reference section 4.6, account locking). */
export interface AccountAttempts {
  wrongOtps: number;
  wrongPasswords: number;
  lastWrongAtMs: number;
  lockedUntilMs: number;
}
