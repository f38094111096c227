/** SQLite refused a statement. `code` is its extended result code, such as 13 for a full disk. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.code = code;
  }
}
