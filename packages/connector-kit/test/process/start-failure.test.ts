import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { startFailure } from '../../src/process/start-failure.ts';
import { recordedLogger } from '../recorded-logger.ts';

describe('startFailure', () => {
  it('tells an error that explains itself, without a stack', () => {
    const { logger, text } = recordedLogger();
    const error = new AppError('CONFIG_INVALID', 'The database is not there. Start it.');
    expect(startFailure({ name: 'example', error, logger })).toBe(
      'example did not start. The database is not there. Start it.\n',
    );
    expect(text()).toBe('');
  });

  it.each([
    new TypeError('cannot read password=canary'),
    new AppError('INTERNAL', 'failed, password=canary'),
  ])('scrubs %s and logs its stack', (error) => {
    const { logger, text } = recordedLogger();
    const told = startFailure({ name: 'example', error, logger });
    expect(told).toMatch(new RegExp(`^example did not start. ${error.name}: .*password=\\[redacted\\]\\n`));
    expect(text()).toContain('start-failure.test.ts');
    expect(told + text()).not.toContain('canary');
  });

  it('stands a thrown value that is no error', () => {
    const { logger } = recordedLogger();
    expect(startFailure({ name: 'example', error: 'canary', logger })).toMatch(
      /^example did not start. Something was thrown/,
    );
  });
});
