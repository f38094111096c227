/** A v2 OTP; it belongs to an address, registered or not. */
export interface OneTimePassword {
  readonly id: number;
  readonly entityType: 'MOBILE' | 'EMAIL';
  readonly entityValue: string;
  readonly action: string;
  readonly code: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  isUsed: boolean;
}
