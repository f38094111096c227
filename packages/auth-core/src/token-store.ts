import type { Secret } from '@capconnect/kernel';

/** An access token as it is kept. Times are epoch milliseconds of the wall clock. */
export interface StoredToken {
  readonly value: Secret;
  readonly obtainedAtMs: number;
  readonly expiresAtMs: number;
}

/** The right to ask for a new token. `fence` is greater than that of every earlier lease of the same key. */
export interface TokenLease {
  readonly fence: number;
}

/**
 * Remembers tokens between calls and, when it is shared, between processes.
 * `key` names everything that makes tokens differ; it holds no secret.
 */
export interface TokenStore {
  read(key: string): Promise<StoredToken | undefined>;
  /** Takes the right to ask for a token for at most `leaseMs`; `undefined` while another holder has it. */
  acquire(key: string, leaseMs: number): Promise<TokenLease | undefined>;
  /**
   * Holds the right for another `leaseMs` from now. `false`, and nothing changed, when it was given back, or another
   * holder has it.
   */
  renew(key: string, lease: TokenLease, leaseMs: number): Promise<boolean>;
  /** Keeps a token. `false`, and nothing written, when a later lease was given out meanwhile. */
  write(key: string, lease: TokenLease, token: StoredToken): Promise<boolean>;
  /** Gives the right back early. A lease that is no longer the newest is ignored. */
  release(key: string, lease: TokenLease): Promise<void>;
}
