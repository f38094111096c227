import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { CapillaryAuth } from '@capconnect/auth-core';
import { attachAuthentication } from '@capconnect/auth-core/axios';
import { create, getAdapter, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { parseExactJson } from './exact-json.ts';

/** The largest answers are pages of 100 transactions with their lines; this is ten times what those need. */
const LARGEST_ANSWER_BYTES = 20 * 1024 * 1024;

export interface CapillaryRequestConfig extends AxiosRequestConfig {
  /** Awaited before each request that goes out: one, or two where a rejected token is renewed. */
  beforeRequest?: () => Promise<void>;
}

export interface CapillaryHttpOptions {
  readonly origin: string;
  readonly auth: CapillaryAuth;
  /** Carries the connections; a keep-alive one of its own when left out. */
  readonly httpAgent?: HttpAgent | undefined;
}

/**
 * The axios instance that every call goes through. It follows no redirect (a redirect would take the credentials
 * along), uses no proxy of the environment, bounds the answer and retries nothing: retrying belongs to the worker.
 * Every HTTP status resolves, because Capillary's bodies, not its statuses, say what happened (reference section 6.0).
 */
export function createCapillaryHttp(options: CapillaryHttpOptions): AxiosInstance {
  const isSecure = options.origin.startsWith('https:');
  const agent = options.httpAgent ?? new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const send = getAdapter('http');
  const instance = create({
    async adapter(config: Parameters<typeof send>[0] & CapillaryRequestConfig) {
      await config.beforeRequest?.();
      return send(config);
    },
    baseURL: options.origin,
    httpAgent: agent,
    httpsAgent: agent,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    responseType: 'text',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(text: unknown) => (typeof text === 'string' ? parseExactJson(text) : undefined)],
    validateStatus: () => true,
    headers: {
      Accept: 'application/json',
      'Accept-Language': 'en',
      'Content-Type': 'application/json',
      'User-Agent': 'capconnect',
    },
  });
  attachAuthentication(instance, options.auth);
  return instance;
}
