import { onTestFinished } from 'vitest';
import {
  type CapillarySimulator,
  type CapillarySimulatorOptions,
  createCapillarySimulator,
} from '../../src/index.ts';

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, or text when it is none. */
  readonly body: unknown;
}

export interface RunningSimulator {
  readonly simulator: CapillarySimulator;
  /** One call over HTTP. */
  readonly call: (path: string, call?: Call) => Promise<Answer>;
  /** An access token, of the demo client unless another is named. */
  readonly token: (key?: string, secret?: string) => Promise<string>;
}

/** A simulator of its own for the running test; closed with it. */
export async function startSimulator(options: CapillarySimulatorOptions = {}): Promise<RunningSimulator> {
  const simulator = await createCapillarySimulator(options);
  onTestFinished(() => simulator.close());

  async function call(path: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  }

  async function token(key = 'demo-key', secret = 'demo-secret'): Promise<string> {
    const answer = await call('/v3/oauth/token/generate', { method: 'POST', body: { key, secret } });
    return String(pick(answer.body, 'data', 'accessToken'));
  }

  return { simulator, call, token };
}

/** What lies at the end of a path of members; `undefined` when it leads nowhere. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** Header of a till that logs in by itself. */
export function basicHeader(till: string, passwordMd5: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${till}:${passwordMd5}`).toString('base64')}` };
}

/** Header of a client's call. */
export function tokenHeader(token: string): { 'X-CAP-API-OAUTH-TOKEN': string } {
  return { 'X-CAP-API-OAUTH-TOKEN': token };
}

/** MD5 of `demo123`. */
const DEMO_MD5 = '62cc2d8b4bf2d8728120d052163a77df';

/** Header of the demo till. */
export const DEMO_BASIC = basicHeader('demo.till', DEMO_MD5);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
