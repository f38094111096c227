import { type Agent, request } from 'node:http';

export interface PostBillOptions {
  readonly url: string;
  readonly token: string;
  readonly body: Buffer;
  /** With keep-alive, as tills have. */
  readonly agent: Agent;
}

/** Sends a bill. @returns milliseconds until its 202 was read. @throws when it is answered anything else. */
export function postBill({ url, token, body, agent }: PostBillOptions): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      Date: new Date().toUTCString(),
    };
    const sent = request(`${url}/v1/bills`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 202) resolve(performance.now() - startedMs);
        else reject(new Error(`A bill was answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
