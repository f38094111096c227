import type { BillEvent } from './till-event.ts';

export interface BillToSend {
  /** Where the POS bridge listens. */
  readonly url: string;
  /** The terminal's, from pairing. */
  readonly token: string;
  readonly event: BillEvent;
  readonly requestId: string;
  /** What the till says its clock shows; it leaves the header out when undefined. */
  readonly dateMs: number | undefined;
  readonly timeoutMs: number;
}

export interface BillAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * `POST /v1/bills` as a careless till sends it: with a request id of its own making in header and body. Throws when there
 * is no answer.
 */
export async function sendBill({
  url,
  token,
  event,
  requestId,
  dateMs,
  timeoutMs,
}: BillToSend): Promise<BillAnswer> {
  const response = await fetch(`${url}/v1/bills`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'X-Request-Id': requestId,
      ...(dateMs === undefined ? {} : { Date: new Date(dateMs).toUTCString() }),
    },
    body: JSON.stringify({ requestId, ...event.bill }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}
