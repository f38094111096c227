import type { Attribution, Credential } from '@capconnect/auth-core';

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

export interface TenantRegistry<Settings> {
  get(id: string): Promise<Tenant<Settings> | undefined>;
  list(): Promise<readonly Tenant<Settings>[]>;
  put(id: string, input: Pick<Tenant<Settings>, 'capillary' | 'settings'>): Promise<Tenant<Settings>>;
  /** `false` when there was none. */
  remove(id: string): Promise<boolean>;
}
