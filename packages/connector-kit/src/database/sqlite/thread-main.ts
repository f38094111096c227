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
  function transactions(requests: readonly TransactionRequest[]): readonly ThreadAnswer[] {
    if (requests.length > 1) {
      try {
        return inOneTransaction(requests);
      } catch {
        // Nothing of it was kept. One of them may have spoilt it for the others.
      }
    }
    return requests.map((request) =>
      attempt(() => {
        const [answer] = inOneTransaction([request]);
        return answer ?? { kind: 'done' };
      }),
    );
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

  function attempt(work: () => ThreadAnswer): ThreadAnswer {
    try {
      return work();
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const sqliteCode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
      return { kind: 'error', message, sqliteCode };
    }
  }

  function answer(given: ThreadAnswer): void {
    parentPort?.postMessage(given, []);
  }

  /** The transactions that wait behind this one, and what waits behind them, if anything. */
  function takeWaiting(
    first: TransactionRequest,
  ): readonly [TransactionRequest[], ThreadRequest | undefined] {
    const requests = [first];
    while (parentPort !== null) {
      const next: { readonly message: ThreadRequest } | undefined = receiveMessageOnPort(parentPort);
      if (next?.message.kind !== 'transaction') return [requests, next?.message];
      requests.push(next.message);
    }
    return [requests, undefined];
  }

  function handle(request: ThreadRequest): void {
    if (request.kind === 'transaction') {
      const [requests, next] = takeWaiting(request);
      for (const given of transactions(requests)) answer(given);
      if (next !== undefined) handle(next);
    } else if (request.kind === 'query') {
      answer(attempt(() => query(request)));
    } else {
      answer(attempt(close));
      parentPort?.close();
    }
  }

  parentPort?.on('message', handle);
  answer(
    attempt(() => {
      connection.open();
      connection.exec(pragmas);
      return { kind: 'done' };
    }),
  );
}
