import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { createSealer } from '../../secrets/create-sealer.ts';
import type {
  RepeatedStatement,
  RowSealing,
  ThreadAnswer,
  ThreadRequest,
  ThreadSettings,
} from './thread-protocol.ts';

/**
 * The database thread. It is started from the source text of this function, since apps are bundled into one file and
 * have no second one to start; so it uses nothing from outside itself but what it is called with.
 */
export function sqliteThreadMain(settings: ThreadSettings, sealer: typeof createSealer): void {
  const { file, pragmas, busyTimeoutMs, maxPrepared } = settings;
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
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

  function query(sql: string, parameters: readonly SQLInputValue[]): ThreadAnswer {
    const statement = prepare(sql);
    if (statement.columns().length > 0) return { kind: 'rows', rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { kind: 'changes', changes: Number(changes), lastInsertRowid };
  }

  function transaction(statements: readonly RepeatedStatement[]): ThreadAnswer {
    // Before other processes have to wait.
    const sealed = statements.map(({ sql, rows, sealing }) => ({
      sql,
      rows: sealing === undefined ? rows : sealFirst(rows, sealing),
    }));
    prepare('begin immediate').run();
    try {
      const changes = sealed.map(({ sql, rows }) => {
        const statement = prepare(sql);
        return rows.map((parameters) => Number(statement.run(...parameters).changes));
      });
      prepare('commit').run();
      return { kind: 'transaction', changes };
    } finally {
      // SQLite has already rolled back by itself after some errors, such as a full disk.
      if (connection.isTransaction) prepare('rollback').run();
    }
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

  function answerTo(request: ThreadRequest): ThreadAnswer {
    if (request.kind === 'query') return query(request.sql, request.parameters);
    return request.kind === 'transaction' ? transaction(request.statements) : close();
  }

  function answer(work: () => ThreadAnswer): void {
    try {
      parentPort?.postMessage(work(), []);
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const sqliteCode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
      parentPort?.postMessage({ kind: 'error', message, sqliteCode } satisfies ThreadAnswer, []);
    }
  }

  parentPort?.on('message', (request: ThreadRequest) => {
    answer(() => answerTo(request));
    if (request.kind === 'close') parentPort.close();
  });
  answer(() => {
    connection.open();
    connection.exec(pragmas);
    return { kind: 'done' };
  });
}
