import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

export interface ServedHistory {
  readonly url: string;
  /** How often each page was asked for, by its first order. */
  readonly asked: Map<number, number>;
  /** How many pages were served so far resolve to this. */
  readonly served: (pages: number) => Promise<void>;
}

const PAGE_SIZE = 10;

/** A shop with orders 0 to `orders` - 1, ten a page, until the test ends. Order 7 has no total that Capillary takes. */
export async function serveHistory(orders: number): Promise<ServedHistory> {
  const asked = new Map<number, number>();
  let pages = 0;
  let waiting: { readonly pages: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    response.setHeader('Content-Type', 'application/json');
    if (pathname === '/count') {
      response.end(JSON.stringify({ count: orders }));
      return;
    }
    const first = Number(searchParams.get('cursor'));
    const end = Math.min(first + PAGE_SIZE, orders);
    asked.set(first, (asked.get(first) ?? 0) + 1);
    response.end(
      JSON.stringify({
        orders: Array.from({ length: end - first }, (_, index) => orderOf(first + index)),
        next: end < orders ? String(end) : null,
      }),
    );
    pages += 1;
    for (const one of waiting) if (one.pages <= pages) one.resolve();
    waiting = waiting.filter((one) => one.pages > pages);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The shop does not listen on TCP.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    served: (wanted) =>
      pages >= wanted
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ pages: wanted, resolve });
          }),
  };
}

function orderOf(id: number) {
  return { id, total: id === 7 ? 'a lot' : '10.50' };
}
