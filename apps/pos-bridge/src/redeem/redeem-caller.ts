import type { CapillaryClient } from '@capconnect/capillary-client';
import type { Tenant } from '@capconnect/connector-kit';
import type { Response } from 'express';
import type { StoreSettings } from '../tenant.ts';

/** The store and the till that a request is of. */
export interface RedeemCaller {
  readonly tenant: Tenant<StoreSettings>;
  readonly till: string;
}

/** How the routes find out; the request has passed the check of its terminal's token. */
export type CallerOf = (res: Response) => Promise<RedeemCaller>;

/** A client for calls that somebody waits for. */
export type LiveClientFor = (caller: RedeemCaller) => CapillaryClient;

/** Today, as the store counts its days: `2026-01-31`. */
export type BusinessDateOf = (tenant: Tenant<StoreSettings>) => string;

/** The number that a bill of the till has in Capillary. */
export type NumberInCapillary = (
  caller: RedeemCaller,
  bill: { readonly billNumber: string; readonly businessDate: string },
) => string;

/** Whether Capillary was reached lately: while it was not, nobody has to wait to find out. */
export type IsOnline = (tenant: Tenant<StoreSettings>) => boolean;
