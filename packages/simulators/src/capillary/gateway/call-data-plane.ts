import type { Request, Response, Router } from 'express';

/** A call of the data plane that stands behind a Mobile API. */
export interface DataPlaneCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface DataPlaneAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Lets the data plane answer a call of the gateway's own, without a second HTTP request: the routes get a request that
 * differs in method, address and body only, and a response that is read instead of sent.
 */
export function callDataPlane(
  dataPlane: Router,
  request: Request,
  response: Response,
  { method, path, query = {}, body }: DataPlaneCall,
): Promise<DataPlaneAnswer> {
  const url = `${path}?${new URLSearchParams(query).toString()}`;
  return new Promise((resolve, reject) => {
    const inner: Request = Object.assign(Object.create(request), { method, url, originalUrl: url, body });
    let status = 200;
    const answer: Response = Object.assign(Object.create(response), {
      status(code: number) {
        status = code;
        return answer;
      },
      json(answered: unknown) {
        resolve({ status, body: answered });
        return answer;
      },
    });
    dataPlane(inner, answer, (error: unknown) => {
      reject(error instanceof Error ? error : new Error(`The data plane has no ${method} ${path}.`));
    });
  });
}
