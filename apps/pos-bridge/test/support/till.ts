import { z } from 'zod';

const Paired = z.object({ terminalId: z.string(), token: z.string() });
const Accepted = z.object({
  id: z.string(),
  billNumber: z.string(),
  status: z.literal('accepted'),
  warnings: z.array(z.string()).optional(),
});

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A paired terminal, calling as a till does. */
export interface Till {
  readonly terminalId: string;
  readonly token: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a bill that must be accepted. */
  sell(bill: unknown, headers?: Record<string, string>): Promise<z.output<typeof Accepted>>;
}

/** Pairs by code. */
export async function tillAt(url: string, terminal: string, code: string): Promise<Till> {
  const answer = await fetch(`${url}/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, terminal }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`not paired: ${text}`);
  const { terminalId, token } = Paired.parse(JSON.parse(text));
  return tillWith(url, terminalId, token);
}

/** One that has its token already. */
export function tillWith(url: string, terminalId: string, token: string): Till {
  const till: Till = {
    terminalId,
    token,
    async send(method, path, body, headers = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    async sell(bill, headers) {
      const { status, text } = await till.send('POST', '/v1/bills', bill, headers);
      if (status !== 202) throw new Error(`not accepted: ${text}`);
      return Accepted.parse(JSON.parse(text));
    },
  };
  return till;
}
