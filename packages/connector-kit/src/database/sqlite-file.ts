/**
 * The path of the SQLite file that a `DATABASE_URL` names; `undefined` for a server or a database in memory. As in other
 * URLs, the file may stand after two slashes: `sqlite:///var/lib/app.db`.
 */
export function sqliteFile(databaseUrl: string): string | undefined {
  return /^sqlite:(?!:)(?:\/\/)?(?<file>.+)$/.exec(databaseUrl)?.groups?.['file'];
}
