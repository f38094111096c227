import { type Logger, toAppError } from '@capconnect/kernel';
import { Router } from 'express';
import { allowOnly } from './allow-only.ts';

/** Resolves when the thing it looks at works. */
export type HealthCheck = () => Promise<void>;

export interface HealthRoutesOptions {
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

interface CheckResult {
  readonly ok: boolean;
  /** What went wrong, as a code; the words are in the log, since anybody may ask. */
  readonly code?: string;
}

/**
 * `GET /healthz`: the process answers. `GET /readyz`: 200 when every check passes, else 503; each check is
 * named with its result.
 */
export function healthRoutes({ checks, timeoutMs, logger }: HealthRoutesOptions): Router {
  const running = new Map<string, Promise<CheckResult>>();

  /** A check that hangs is not started again by every probe that comes meanwhile. */
  function resultOf(name: string, check: HealthCheck): Promise<CheckResult> {
    const current = running.get(name) ?? run(name, check).finally(() => running.delete(name));
    running.set(name, current);
    return within(current, timeoutMs);
  }

  async function run(name: string, check: HealthCheck): Promise<CheckResult> {
    try {
      await check();
      return { ok: true };
    } catch (thrown) {
      const error = toAppError(thrown);
      logger.warn({ check: name, error }, 'health check failed');
      return { ok: false, code: error.code };
    }
  }

  const router = Router();
  router
    .route('/healthz')
    .get((_req, res) => {
      res.json({ status: 'alive' });
    })
    .all(allowOnly('GET'));
  router
    .route('/readyz')
    .get(async (_req, res) => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await resultOf(name, check)] as const),
      );
      const isReady = results.every(([, result]) => result.ok);
      res
        .status(isReady ? 200 : 503)
        .json({ status: isReady ? 'ready' : 'not-ready', checks: Object.fromEntries(results) });
    })
    .all(allowOnly('GET'));
  return router;
}

async function within(result: Promise<CheckResult>, timeoutMs: number): Promise<CheckResult> {
  const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => resolve({ ok: false, code: 'TIMEOUT' }), timeoutMs);
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
