import type { Logger } from '@capconnect/kernel';
import { createLogger } from '../src/log/create-logger.ts';
import type { LogLevel } from '../src/log/log-levels.ts';

export interface RecordedLogger {
  readonly logger: Logger;
  /** All that was written, as text. */
  readonly text: () => string;
  readonly lines: () => readonly Record<string, unknown>[];
}

/** The real logger, writing into memory. */
export function recordedLogger(level: LogLevel = 'debug'): RecordedLogger {
  let written = '';
  return {
    logger: createLogger({
      level,
      name: 'test',
      destination: {
        write(line: string) {
          written += line;
        },
      },
    }),
    text: () => written,
    lines: () =>
      written
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Record<string, unknown> => JSON.parse(line)),
  };
}
