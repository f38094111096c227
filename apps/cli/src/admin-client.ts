import { AppError, type ErrorCode, ERRORS, Secret } from '@capconnect/kernel';
import { z } from 'zod';
import type { Terminal } from './terminal.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  shopify: 4101,
  magento: 4102,
  sfmc: 4103,
  pos: 4104,
  login: 4105,
  'file-ingest': 4106,
  gateway: 4107,
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

export interface AdminOptions {
  readonly app: string;
  readonly adminUrl?: string | undefined;
}

export interface AdminClient {
  /** Calls the app's admin API and gives back the JSON of its answer; `undefined` for an empty one. */
  call(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** The names `--app` takes. */
export const APPS: readonly string[] = Object.keys(DEFAULT_PORTS);

/** Reaches the admin API of a running app with `ADMIN_TOKEN`. */
export function createAdminClient({ app, adminUrl }: AdminOptions, terminal: Terminal): AdminClient {
  const origin = originOf(adminUrl ?? `http://127.0.0.1:${DEFAULT_PORTS[app]}`);
  const token = new Secret(terminal.env['ADMIN_TOKEN'] ?? '');
  return {
    async call(method, path, body) {
      if (token.reveal() === '') {
        throw new AppError(
          'INPUT_INVALID',
          'ADMIN_TOKEN is not set. Set it to the value the app was started with.',
        );
      }
      const response = await fetch(new URL(path, origin), {
        method,
        headers: { Authorization: `Bearer ${token.reveal()}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      }).catch((cause: unknown) => {
        throw new AppError(
          'UPSTREAM_UNAVAILABLE',
          `The ${app} app does not answer at ${origin}. Is it running? --admin-url names another address.`,
          { cause },
        );
      });
      const answer = parseJson(await response.text());
      if (!response.ok) throw refusal(response.status, answer);
      return answer;
    },
  };
}

/** The token goes there, so it must be https, unless it stays on this machine. */
function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'http:' && !LOOPBACK.test(parsed.hostname)) {
    throw new AppError(
      'INPUT_INVALID',
      '--admin-url must be https: ADMIN_TOKEN is not sent in clear over a network.',
    );
  }
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed.origin;
  throw new AppError('INPUT_INVALID', '--admin-url must be an address such as http://127.0.0.1:4101.');
}

function parseJson(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new AppError(
      'UPSTREAM_INVALID',
      'The answer is no JSON: --admin-url does not lead to an app of ours.',
    );
  }
}

function refusal(status: number, answer: unknown): AppError {
  const problem = Problem.safeParse(answer);
  if (!problem.success)
    return new AppError('UPSTREAM_INVALID', `The app answered ${status} without saying why.`);
  if (status === 401) {
    return new AppError(
      'UNAUTHENTICATED',
      'The app refuses ADMIN_TOKEN. It must be the value the app was started with.',
    );
  }
  const { code = '', title, detail, errors = [] } = problem.data;
  const lines = errors.map((error) => `  ${error.pointer}: ${error.detail}`);
  return new AppError(isErrorCode(code) ? code : 'UPSTREAM_REFUSED', [detail ?? title, ...lines].join('\n'));
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
