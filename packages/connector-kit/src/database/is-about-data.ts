/** SQLSTATE classes 21 to 23 and 54: rows or values that PostgreSQL does not take, such as text with a NUL. */
export function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(2[123]|54)\w{3}$/.test(String(error.code));
}
