import type { SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { ownMemory } from './own-memory.ts';
import type { SqliteThread } from './sqlite-thread.ts';
import type { GiveBack, ThreadAccess } from './thread-access.ts';

/**
 * Kysely over the database thread. Kysely's own SQLite driver speaks to better-sqlite3, which is a native module to
 * install, and calls it in the thread of the event loop.
 */
export function createThreadDialect(thread: SqliteThread, access: ThreadAccess): Dialect {
  return {
    createAdapter: () => new ThreadAdapter(),
    createDriver: () => createDriver(thread, access),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ThreadAdapter extends SqliteAdapter {
  /** SQLite rolls DDL back. Said so, Kysely runs migrations in one transaction, which is also what locks others out. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** There is one, but who may use it is decided by `ThreadAccess`, which knows of more users than Kysely. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function createDriver(thread: SqliteThread, access: ThreadAccess): Driver {
  const givingBack = new WeakMap<DatabaseConnection, GiveBack>();
  /** Whose transaction has no statement yet. */
  const beginning = new WeakSet<DatabaseConnection>();
  return {
    async init() {},
    async acquireConnection() {
      const connection = createConnection(thread, beginning);
      givingBack.set(connection, await access.alone());
      return connection;
    },
    // A transaction that starts by reading and then writes fails at once, without waiting, when another process wrote in
    // between; one that says from the start that it will write waits its turn.
    // It says so with its first statement, which saves a way to the thread and back.
    async beginTransaction(connection) {
      beginning.add(connection);
    },
    async commitTransaction(connection) {
      if (!beginning.delete(connection)) await run(connection, 'commit');
    },
    async rollbackTransaction(connection) {
      // After some errors, such as a full disk, SQLite has rolled back by itself and says that there is nothing to undo.
      if (!beginning.delete(connection)) await run(connection, 'rollback').catch(() => {});
    },
    async releaseConnection(connection) {
      givingBack.get(connection)?.();
    },
    // Closed by whoever started the thread.
    async destroy() {},
  };
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

function createConnection(thread: SqliteThread, beginning: WeakSet<DatabaseConnection>): DatabaseConnection {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const answer = await thread.ask({
        kind: 'query',
        sql,
        parameters: parameters.map(transferable),
        begins: beginning.delete(connection),
      });
      if (answer.kind === 'rows') return { rows: answer.rows };
      if (answer.kind !== 'changes') return { rows: [] };
      return {
        rows: [],
        numAffectedRows: BigInt(answer.changes),
        insertId: BigInt(answer.lastInsertRowid),
      };
    },
    streamQuery() {
      throw new Error('Rows are not streamed from SQLite: ask for them a page at a time.');
    },
  };
  return connection;
}

function transferable(parameter: unknown): SQLInputValue {
  if (parameter instanceof Uint8Array) return ownMemory(parameter);
  if (parameter === null || typeof parameter === 'string') return parameter;
  if (typeof parameter === 'number' || typeof parameter === 'bigint') return parameter;
  throw new TypeError(`SQLite does not store values of type ${typeof parameter}.`);
}
