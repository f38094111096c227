import type { CapillarySimulator } from '@capconnect/simulators';
import { onTestFinished } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import type { BridgeOptions } from '../../support/start-bridge.ts';
import { startStore } from '../../support/start-store.ts';

/** A member whom the simulator knows. */
export const ANN = {
  id: 24335250,
  mobile: '491701234567',
  email: 'ann@example.org',
  externalId: 'SHOP-1',
  firstName: 'Ann',
  lastName: 'Ash',
  points: '120',
};

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Send = (method: Method, path: string, body?: unknown) => Promise<Answer>;

export interface Shop {
  readonly simulator: CapillarySimulator;
  readonly deps: Deps;
  /** As a paired terminal. */
  readonly till: Send;
  readonly admin: Send;
  /** Pairs another terminal. */
  pair(terminal: string): Promise<Send>;
  /** Cuts the line to Capillary. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A store where Ann is a member, until the test ends. */
export async function startShop(options: BridgeOptions = {}): Promise<Shop> {
  const store = await startStore('store-1', options);
  onTestFinished(() => store.stop());
  store.simulator.seed({ customers: [ANN] });
  const pair = async (terminal: string): Promise<Send> => {
    const till = await store.pair(terminal);
    return async (...request) => answerOf(await till.send(...request));
  };
  return {
    simulator: store.simulator,
    deps: store.deps,
    till: await pair('till-1'),
    admin: async (...request) => answerOf(await store.admin.call(...request)),
    pair,
    cut: () => store.line.cut(),
    mend: () => store.line.mend(),
  };
}

function answerOf({ status, text }: { readonly status: number; readonly text: string }): Answer {
  return { status, body: text === '' ? {} : JSON.parse(text) };
}
