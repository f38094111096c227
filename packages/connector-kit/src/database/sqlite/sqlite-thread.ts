import { Worker } from 'node:worker_threads';
import { createSealer } from '../../secrets/create-sealer.ts';
import { SqliteError } from './sqlite-error.ts';
import { sqliteThreadMain } from './thread-main.ts';
import type { ThreadAnswer, ThreadRequest, ThreadSettings } from './thread-protocol.ts';

/** The connection to SQLite, in a thread of its own: neither an fsync nor a long query keeps the event loop waiting. */
export interface SqliteThread {
  /** @throws `SqliteError` when SQLite refuses. */
  ask(request: ThreadRequest): Promise<ThreadAnswer<never>>;
}

interface Waiting {
  readonly resolve: (answer: ThreadAnswer<never>) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread. @throws `SqliteError` when the file cannot be opened. */
export async function startSqliteThread(settings: ThreadSettings): Promise<SqliteThread> {
  const started = `(${sqliteThreadMain.toString()})(${JSON.stringify(settings)}, ${createSealer.toString()})`;
  const worker = new Worker(started, { eval: true });
  const waiting: Waiting[] = [];
  let ended: Error | undefined;

  worker.on('message', (answer: ThreadAnswer<never>) => {
    const asked = waiting.shift();
    // Only what is under way keeps the process alive.
    if (waiting.length === 0) worker.unref();
    if (answer.kind === 'error') asked?.reject(new SqliteError(answer.message, answer.sqliteCode));
    else asked?.resolve(answer);
  });
  worker.on('error', (error) => end(error));
  worker.on('exit', () => end(new Error('The database is closed.')));

  function end(error: Error): void {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  }

  function expectAnswer(): Promise<ThreadAnswer<never>> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) worker.ref();
      waiting.push({ resolve, reject });
    });
  }

  try {
    await expectAnswer();
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    async ask(request) {
      if (ended !== undefined) throw ended;
      worker.postMessage(request, []);
      return expectAnswer();
    },
  };
}
