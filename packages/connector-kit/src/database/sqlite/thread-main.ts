import type { StatementSync } from 'node:sqlite';
import type { createSealer } from '../../secrets/create-sealer.ts';
import type {
  QueryRequest,
  RepeatedStatement,
  RowSealing,
  ThreadAnswer,
  ThreadRequest,
  ThreadSettings,
  TransactionRequest,
} from './thread-protocol.ts';

/**
 * The database thread. It is started from the source text of this function, since apps are bundled into one file and
 * have no second one to start; so it uses nothing from outside itself but what it is called with.
 */
export function sqliteThreadMain(settings: ThreadSettings, sealer: typeof createSealer): void {
  const { file, pragmas, busyTimeoutMs, maxPrepared } = settings;
  const SQLITE_BUSY = 5;
  const LOOK_AGAIN_MS = 20;
  const { parentPort, receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads');
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const connection = new DatabaseSync(file, {
    open: false,
    timeout: busyTimeoutMs,
    enableForeignKeyConstraints: true,
  });
  const prepared = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    if (prepared.size >= maxPrepared) prepared.clear();
    prepared.set(sql, statement);
    return statement;
  }

  function query({ sql, parameters, begins }: QueryRequest): ThreadAnswer {
    if (begins) prepare('begin immediate').run();
    const statement = prepare(sql);
    if (statement.columns().length > 0) return { kind: 'rows', rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { kind: 'changes', changes: Number(changes), lastInsertRowid };
  }

  /** All of them in one transaction, and so one fsync; each gets the answer it would get alone. */
  function answerTransactions(requests: readonly TransactionRequest[]): void {
    const together = requests.length > 1 ? unlessOneFails(requests) : undefined;
    if (together === undefined) for (const request of requests) answer(() => inOneTransaction([request])[0]);
    else for (const given of together) answer(() => given);
  }

  /** One of them may spoil it for the others: then nothing of it is kept. */
  function unlessOneFails(requests: readonly TransactionRequest[]): readonly ThreadAnswer[] | undefined {
    try {
      return inOneTransaction(requests);
    } catch {
      return undefined;
    }
  }

  function inOneTransaction(requests: readonly TransactionRequest[]): readonly ThreadAnswer[] {
    // Before other processes have to wait.
    const sealed = requests.map(({ statements }) =>
      statements.map(({ sql, rows, sealing }) => ({
        sql,
        rows: sealing === undefined ? rows : sealFirst(rows, sealing),
      })),
    );
    prepare('begin immediate').run();
    try {
      const answers = sealed.map((statements): ThreadAnswer => ({
        kind: 'transaction',
        changes: statements.map(runForEach),
      }));
      prepare('commit').run();
      return answers;
    } finally {
      // SQLite has already rolled back by itself after some errors, such as a full disk.
      if (connection.isTransaction) prepare('rollback').run();
    }
  }

  function runForEach({ sql, rows }: RepeatedStatement): readonly number[] {
    const statement = prepare(sql);
    return rows.map((parameters) => Number(statement.run(...parameters).changes));
  }

  function sealFirst(rows: RepeatedStatement['rows'], { key, associatedData }: RowSealing) {
    const seal = sealer({ ...key, noncesAtOnce: rows.length });
    return rows.map(([first, ...others], index) => {
      const context = associatedData[index];
      if (!(first instanceof Uint8Array) || context === undefined) throw new TypeError('Nothing to seal.');
      return [seal(first, context), ...others];
    });
  }

  function close(): ThreadAnswer {
    connection.close();
    return { kind: 'done' };
  }

  function answer(work: () => ThreadAnswer | undefined): void {
    try {
      parentPort?.postMessage(work(), []);
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const sqliteCode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
      parentPort?.postMessage({ kind: 'error', message, sqliteCode } satisfies ThreadAnswer, []);
    }
  }

  function nextWaiting(): ThreadRequest | undefined {
    const next: { readonly message: ThreadRequest } | undefined =
      parentPort === null ? undefined : receiveMessageOnPort(parentPort);
    return next?.message;
  }

  function handle(request: ThreadRequest): void {
    if (request.kind === 'transaction') {
      const requests = [request];
      let next = nextWaiting();
      for (; next?.kind === 'transaction'; next = nextWaiting()) requests.push(next);
      answerTransactions(requests);
      if (next !== undefined) handle(next);
    } else if (request.kind === 'query') {
      answer(() => query(request));
    } else {
      answer(close);
      parentPort?.close();
    }
  }

  /** SQLite waits for others, but not for one that writes to a file which is only now to get its log: it says at once that it is busy. */
  function prepareFile(): void {
    const givesUpAtMs = performance.now() + busyTimeoutMs;
    while (!isPrepared(givesUpAtMs))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
  }

  function isPrepared(givesUpAtMs: number): boolean {
    try {
      connection.exec(pragmas);
      return true;
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
      if (isBusy && performance.now() < givesUpAtMs) return false;
      throw error;
    }
  }

  parentPort?.on('message', handle);
  answer(() => {
    connection.open();
    prepareFile();
    return { kind: 'done' };
  });
}
