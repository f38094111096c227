import { setTimeout as sleep } from 'node:timers/promises';

const MAX_TRIES = 20;
const TRY_AGAIN_AFTER_MS = 250;

export interface AdminCallOptions {
  /** The address of a connector that is up; waits for one. */
  readonly door: () => Promise<string>;
  readonly token: string;
}

export type AdminCall = (method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Calls the admin API of whichever connector is up; again after a while when it fails: the database may just have been crashed. */
export function createAdminCall({ door, token }: AdminCallOptions): AdminCall {
  const callOnce: AdminCall = async (method, path, body) => {
    const answer = await fetch(new URL(path, await door()), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}.`);
    return answer.json();
  };

  return async (...request) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await callOnce(...request);
      } catch (error) {
        if (tries === MAX_TRIES) throw error;
        await sleep(TRY_AGAIN_AFTER_MS);
      }
    }
  };
}
