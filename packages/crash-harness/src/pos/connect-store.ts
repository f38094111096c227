import { z } from 'zod';
import type { AdminCall } from '../connector/admin-call.ts';

const Code = z.object({ code: z.string() });
const Paired = z.object({ token: z.string() });

export interface StoreToConnect {
  readonly call: AdminCall;
  readonly door: () => Promise<string>;
  readonly store: string;
  readonly capillaryUrl: string;
  readonly tills: readonly string[];
}

/** Connects the store with its till login, and pairs its tills. @returns the token of each till. */
export async function connectStore(options: StoreToConnect): Promise<Readonly<Record<string, string>>> {
  const { call, door, store, capillaryUrl, tills } = options;
  await call('PUT', `/admin/tenants/${store}`, {
    capillary: {
      baseUrl: capillaryUrl,
      credential: { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
    },
    settings: { defaultCountryCode: 'IN' },
  });
  const tokens: Record<string, string> = {};
  for (const till of tills) {
    const { code } = Code.parse(await call('POST', '/admin/pairing-codes', { terminal: till, till }));
    const answer = await fetch(`${await door()}/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, terminal: till }),
    });
    tokens[till] = Paired.parse(await answer.json()).token;
  }
  return tokens;
}
