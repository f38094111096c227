/** A request as it arrived, with its secrets replaced by fingerprints. Control routes are not recorded. */
export interface RecordedRequest {
  /** 1, 2, 3 ... in order of arrival. */
  readonly id: number;
  /** ISO 8601, by the simulator's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null when there was none or it could not be parsed. */
  readonly body: unknown;
  /** Status of the answer, also of one that a fault lost; null while there is none. */
  readonly status: number | null;
  /** As answered in `X-Cap-Requestid`. */
  readonly requestId: string;
  /** Till to which the call was attributed; null before and without authentication. */
  readonly tillCode: string | null;
  readonly callerKind: 'oauth' | 'basic' | null;
  /** Kinds of the faults that struck it. */
  readonly faults: readonly string[];
}

/** What becomes known about a request after its arrival. */
export type RequestOutcome = Partial<Pick<RecordedRequest, 'status' | 'tillCode' | 'callerKind' | 'faults'>>;

export interface RequestLog {
  /** @returns the way to add what becomes known later. */
  add(request: Omit<RecordedRequest, 'id' | keyof RequestOutcome>): (outcome: RequestOutcome) => void;
  list(): readonly RecordedRequest[];
}

/** Older requests are forgotten: a benchmark must not fill the memory. */
const MOST_REQUESTS = 20_000;

export function createRequestLog(): RequestLog {
  let lastId = 0;
  const entries: { current: RecordedRequest }[] = [];
  return {
    add(request) {
      lastId += 1;
      const entry = {
        current: { ...request, id: lastId, status: null, tillCode: null, callerKind: null, faults: [] },
      };
      entries.push(entry);
      if (entries.length > MOST_REQUESTS) entries.splice(0, MOST_REQUESTS / 2);
      return (outcome) => {
        Object.assign(entry.current, outcome);
      };
    },
    list: () => entries.map((entry) => entry.current),
  };
}
