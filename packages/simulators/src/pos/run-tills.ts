import { z } from 'zod';
import { type BillAnswer, sendBill } from './send-bill.ts';
import type { BillEvent, LineEvent, TillEvent } from './till-event.ts';

export interface TillsToRun {
  /** Where the POS bridge listens; asked before each bill, since it may come back elsewhere. */
  readonly url: () => string;
  /** Token of each till. */
  readonly tokens: Readonly<Record<string, string>>;
  /** In order of time. Where they come one by one, the next is asked for when this one is over. */
  readonly events: Iterable<TillEvent> | AsyncIterable<TillEvent>;
  /** Called before each event: moves a virtual clock, say. */
  readonly moveTo?: (atMs: number) => void | Promise<void>;
  readonly setLine?: (event: LineEvent) => void | Promise<void>;
  /**
   * What the bridge's clock shows when a bill is sent, where it is not the event's time: a till's `Date` header is as wrong
   * to it as the till's clock is to the truth. `null`: tills send no `Date`.
   */
  readonly bridgeNowMs?: (() => number) | null;
  /** How often a till sends a bill that gets no answer, each time under a new request id; 10 when left out. */
  readonly attempts?: number;
  readonly timeoutMs?: number;
  /** Waits before it sends again. */
  readonly pause?: (attempt: number) => Promise<void>;
}

export interface TillReport {
  /** Id of each accepted bill, by till, bill number, time and type. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly repeated: number;
  /** Altered bills that were refused, as they must be. */
  readonly conflicts: number;
  /** Requests without an answer, or with a 5xx: the till does not know what became of them. */
  readonly unanswered: number;
  /** What the bridge should have answered otherwise, in words. */
  readonly complaints: readonly string[];
}

const Accepted = z.object({ id: z.string(), billNumber: z.string(), status: z.literal('accepted') });

/** Sends a store's events to a POS bridge over HTTP, one after the other, and watches that the answers are right. */
export async function runTills(tills: TillsToRun): Promise<TillReport> {
  const accepted = new Map<string, string>();
  const complaints: string[] = [];
  const counts = { repeated: 0, conflicts: 0, unanswered: 0 };
  for await (const event of tills.events) {
    await tills.moveTo?.(event.atMs);
    if (event.kind === 'line') await tills.setLine?.(event);
    else take(event, await sendUntilAnswered(tills, event, () => (counts.unanswered += 1)));
  }
  return { accepted, ...counts, complaints };

  function take(event: BillEvent, answer: BillAnswer | undefined): void {
    const { billNumber, billedAt, type } = event.bill;
    const name = `${event.till} ${billNumber} ${billedAt} ${type}`;
    const read = Accepted.safeParse(answer?.body);
    if (event.sending === 'altered') {
      if (answer?.status === 409) counts.conflicts += 1;
      else
        complaints.push(`${name}: other content was answered with ${answer?.status ?? 'nothing'}, not 409`);
    } else if (answer?.status !== 202 || !read.success || read.data.billNumber !== billNumber) {
      complaints.push(`${name}: sent ${event.sending}, answered with ${JSON.stringify(answer ?? null)}`);
    } else if (event.sending === 'first') accepted.set(name, read.data.id);
    else {
      counts.repeated += 1;
      if (accepted.get(name) !== read.data.id)
        complaints.push(`${name}: sent again, answered with another id`);
    }
  }
}

async function sendUntilAnswered(
  tills: TillsToRun,
  event: BillEvent,
  onUnanswered: () => void,
): Promise<BillAnswer | undefined> {
  const { url, tokens, attempts = 10, timeoutMs = 5_000, pause } = tills;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await pause?.(attempt);
    try {
      const answer = await sendBill({
        url: url(),
        token: tokens[event.till] ?? '',
        event,
        requestId: attempt === 1 ? event.requestId : `${event.requestId}-${attempt}`,
        dateMs: dateOf(tills, event),
        timeoutMs,
      });
      if (answer.status < 500 && answer.status !== 429) return answer;
    } catch {
      // No answer: it may have been taken or not.
    }
    onUnanswered();
  }
  return undefined;
}

function dateOf({ bridgeNowMs }: TillsToRun, { tillClockMs, atMs }: BillEvent): number | undefined {
  if (bridgeNowMs === null) return undefined;
  return bridgeNowMs === undefined ? tillClockMs : bridgeNowMs() + tillClockMs - atMs;
}
