import { AppError } from '@capconnect/kernel';

export type AdminCaller = (method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Calls the admin API of an app that the demo started. */
export function adminCaller(app: string, url: string, adminToken: string): AdminCaller {
  return async (method, path, body) => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new AppError('INTERNAL', `${method} ${path} of ${app} answered ${answer.status}.`);
    return answer.json();
  };
}
