import type { LogFields, Logger } from '@capconnect/kernel';
import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { LogLevel } from './log-levels.ts';
import { redactFields } from './redact-fields.ts';
import { scrubText } from './scrub-text.ts';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** The app's name, in every line. */
  readonly name: string;
  /**
   * Standard output when left out, written synchronously: the last line before a crash is the one that is
   * needed.
   */
  readonly destination?: DestinationStream;
}

/**
 * JSON lines by pino. Every field and message passes a redaction that knows sensitive names and shapes at any
 * practical depth; it is the second net, behind the rule that none of that is given to a logger.
 */
export function createLogger({ level, name, destination }: LoggerOptions): Logger {
  const settings = {
    level,
    base: { name },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Not pino's own writer, which tries again later when a pipe is full: lines of two loggers would change places.
  const lines = pino(settings, destination ?? process.stdout);
  const write = (method: keyof Logger) => (fields: LogFields, message: string) => {
    if (lines.isLevelEnabled(method)) lines[method](redactFields(fields), scrubText(message));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
