import type { Clock, Logger } from '@capconnect/kernel';
import { AppError } from '@capconnect/kernel';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { z } from 'zod';
import {
  apiClassOf,
  type BudgetedCall,
  type CallBudget,
  type CallPriority,
  type SentBefore,
} from './call-budget.ts';
import { createConnectionWatch } from './connection-watch.ts';
import { failureOf } from './failure/failure.ts';
import type { FailureTable } from './failure/failure-table.ts';
import { isLimitOfCalls } from './failure/is-limit-of-calls.ts';
import { lostAnswer } from './failure/lost-answer.ts';
import { readRetryAfterMs } from './failure/retry-after.ts';
import type { CapillaryRequestConfig } from './http.ts';
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
  /** Beside those that every call has. */
  readonly headers?: Readonly<Record<string, string>>;
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
  /** For the whole call: token, connection, answer. Waiting for the budget comes before. */
  readonly timeoutMs: number;
  /** Asked before each request. */
  readonly budget?: CallBudget | undefined;
  readonly purpose: CallPurpose;
  readonly onAnswer?: OnAnswer | undefined;
}

/** Hears of each answer, whatever it says, as soon as it is there. Nothing that it is told is personal. */
export type OnAnswer = (answer: ReceivedAnswer) => void;

export interface ReceivedAnswer {
  readonly httpStatus: number;
  /** Capillary's clock: the `Date` of the answer. */
  readonly date: string | undefined;
}

/** What the calls of a client are for. */
export interface CallPurpose {
  readonly priority: CallPriority;
  /** Ends the wait for the budget; a request that is under way goes on, because Capillary may have done the work. */
  readonly signal?: AbortSignal | undefined;
}

export function createCall(options: CallOptions): Call {
  const { http, clock, logger, timeoutMs, budget, purpose, onAnswer } = options;
  let sentBefore: SentBefore = 'nothing';

  async function send(operation: Operation<unknown>, paid: BudgetedCall): Promise<AxiosResponse<unknown>> {
    const watch = createConnectionWatch();
    const deadline = AbortSignal.timeout(timeoutMs);
    let requests = 0;
    try {
      const config: CapillaryRequestConfig = {
        method: operation.method,
        url: addressOf(operation),
        ...(operation.body === undefined ? {} : { data: JSON.stringify(operation.body) }),
        ...(operation.headers === undefined ? {} : { headers: { ...operation.headers } }),
        signal: deadline,
        transport: watch.transport,
        beforeRequest: async () => {
          requests += 1;
          // The first is paid for; a repeat with a new token is a request of its own.
          if (requests > 1) await budget?.spend({ ...paid, signal: deadline });
          if (sentBefore !== 'writes') sentBefore = operation.method === 'GET' ? 'reads' : 'writes';
        },
      };
      const answer = http.request<unknown>(config);
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
    const paid: BudgetedCall = {
      apiClass: apiClassOf(operation.name),
      ...purpose,
      get sentBefore() {
        return sentBefore;
      },
    };
    await budget?.spend(paid);
    const startedAtMs = clock.monotonicMs();
    const response = await send(operation, paid);
    onAnswer?.({ httpStatus: response.status, date: headerText(response.headers['date']) });
    const requestId = readRequestId(response.headers);
    const facts = { operation: operation.name, requestId, httpStatus: response.status };
    logger.debug({ ...facts, durationMs: clock.monotonicMs() - startedAtMs }, 'Capillary answered');

    const retryAfter = headerText(response.headers['retry-after']);
    const nowMs = clock.wallMs();
    const { failures } = operation;
    const isWrite = operation.method !== 'GET';
    const failure = failureOf({ ...facts, isWrite, body: response.data, retryAfter, nowMs, failures });
    if (failure !== undefined) {
      if (isLimitOfCalls(failure, failures)) budget?.limited(paid, readRetryAfterMs(retryAfter, nowMs));
      throw failure;
    }

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
