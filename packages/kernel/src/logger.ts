/** What may stand in a log line beside its message: plain facts, never payloads, secrets or personal data. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The logger the packages write to; apps bind it to pino. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
