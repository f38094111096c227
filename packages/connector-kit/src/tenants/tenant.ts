import type { Attribution, Credential } from '@capconnect/auth-core';
import type { AppError } from '@capconnect/kernel';

/** How one Capillary organisation is reached. The URLs are origins. */
export interface TenantCapillary {
  readonly baseUrl: string;
  readonly authEngineUrl: string;
  readonly gatewayUrl: string;
  /** Left out where the app needs none. */
  readonly credential?: Credential;
  readonly attribution?: Attribution;
}

/** One Capillary organisation connected through one app. `Settings` is the app's own schema. */
export interface Tenant<Settings> {
  readonly id: string;
  readonly capillary: TenantCapillary;
  readonly settings: Settings;
  /** Grows with every change: anything derived from the tenant is kept under it. */
  readonly revision: number;
}

/** A tenant whose stored document does not open, or does not fit the app; to be put again, or removed. */
export interface UnreadableTenant {
  readonly id: string;
  readonly revision: number;
  /** `DECRYPTION_FAILED` or `CONFIG_INVALID`: what is wrong, and what to do. */
  readonly error: AppError;
}

export interface TenantRegistry<Settings> {
  /** @throws `DECRYPTION_FAILED` or `CONFIG_INVALID` for one that is unreadable. */
  get(id: string): Promise<Tenant<Settings> | undefined>;
  /** Those that can be read: one that cannot does not keep the others from being served. */
  list(): Promise<readonly Tenant<Settings>[]>;
  /** The others. */
  listUnreadable(): Promise<readonly UnreadableTenant[]>;
  put(id: string, input: Pick<Tenant<Settings>, 'capillary' | 'settings'>): Promise<Tenant<Settings>>;
  /** `false` when there was none. */
  remove(id: string): Promise<boolean>;
}
