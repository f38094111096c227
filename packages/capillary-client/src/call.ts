import type { Clock, Logger } from '@capconnect/kernel';
import { AppError } from '@capconnect/kernel';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { z } from 'zod';
import { createConnectionWatch } from './connection-watch.ts';
import { failureOf } from './failure/failure.ts';
import type { FailureTable } from './failure/failure-table.ts';
import { lostAnswer } from './failure/lost-answer.ts';
import { readRequestId } from './request-id.ts';
import { warningsOf, type CapillaryWarning } from './warnings.ts';

/** One request to Capillary and how to read its answer. */
interface Operation<Value> {
  /** Resource and method of this client, such as `transactions.add`: names the call in errors and logs. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** What the codes of this resource mean. The same number means different things elsewhere. */
  readonly failures: FailureTable;
  /** Reads a successful answer: only the fields that are used. */
  readonly answer: z.ZodType<Value>;
}

/** What every answer carries. */
export interface Answered {
  /** Capillary's `X-Cap-Requestid`: what its support asks for. */
  readonly requestId: string | undefined;
  /** Things Capillary did otherwise than asked. The call succeeded all the same. */
  readonly warnings: readonly CapillaryWarning[];
}

interface Answer<Value> extends Answered {
  readonly value: Value;
}

/** Sends one request, once. @throws AppError with the codes of `failureOf` and `lostAnswer`. */
export type Call = <Value>(operation: Operation<Value>) => Promise<Answer<Value>>;

export interface CallOptions {
  readonly http: AxiosInstance;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For the whole call: token, connection, answer. */
  readonly timeoutMs: number;
}

export function createCall({ http, clock, logger, timeoutMs }: CallOptions): Call {
  async function send(operation: Operation<unknown>): Promise<AxiosResponse<unknown>> {
    const watch = createConnectionWatch();
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const answer = http.request<unknown>({
        method: operation.method,
        url: addressOf(operation),
        ...(operation.body === undefined ? {} : { data: JSON.stringify(operation.body) }),
        signal: deadline,
        transport: watch.transport,
      });
      // axios looks at the signal only once the authentication has given its headers.
      return await Promise.race([answer, passed(deadline)]);
    } catch (error) {
      throw lostAnswer(error, {
        operation: operation.name,
        isWrite: operation.method !== 'GET',
        mayHaveArrived: watch.mayHaveArrived(),
      });
    }
  }

  return async (operation) => {
    const startedAtMs = clock.monotonicMs();
    const response = await send(operation);
    const requestId = readRequestId(response.headers);
    const facts = { operation: operation.name, requestId, httpStatus: response.status };
    logger.debug({ ...facts, durationMs: clock.monotonicMs() - startedAtMs }, 'Capillary answered');

    const failure = failureOf({
      ...facts,
      isWrite: operation.method !== 'GET',
      body: response.data,
      retryAfter: headerText(response.headers['retry-after']),
      nowMs: clock.wallMs(),
      failures: operation.failures,
    });
    if (failure !== undefined) throw failure;

    const parsed = operation.answer.safeParse(response.data);
    if (!parsed.success) {
      throw new AppError(
        'UPSTREAM_INVALID',
        'Capillary accepted the call but its answer lacks what we need. Give Capillary the request id; ' +
          'if the work was wanted, check in Capillary whether it was done before sending it again.',
        { details: { ...facts, field: parsed.error.issues[0]?.path.join('.') } },
      );
    }
    return { value: parsed.data, requestId, warnings: warningsOf(response.data) };
  };
}

/** Rejects when the deadline passes. */
function passed(deadline: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    deadline.addEventListener('abort', () => {
      reject(deadline.reason);
    });
  });
}

function addressOf({ path, query = {} }: Operation<unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, value);
  }
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}

function headerText(header: unknown): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
