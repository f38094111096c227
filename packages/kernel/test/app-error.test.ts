import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AppError, ERRORS, Secret, toAppError, toProblem } from '../src/index.ts';

describe('AppError', () => {
  it('takes status, retry rule and actor from the table', () => {
    const error = new AppError('UPSTREAM_BUSY', 'Another call runs.');
    expect([error.status, error.retry, error.actor]).toEqual([503, 'retry', 'nobody']);
  });

  it('keeps its cause out of JSON and inspection', () => {
    const cause = new Error('token=canary-7f3a');
    const error = new AppError('INTERNAL', 'It broke.', { cause, details: { requestId: 'r-1' } });
    expect(error.cause).toBe(cause);
    expect(JSON.stringify(error) + inspect(error, { depth: 10, showHidden: true })).not.toContain(
      'canary-7f3a',
    );
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'AppError',
      code: 'INTERNAL',
      message: 'It broke.',
      details: { requestId: 'r-1' },
    });
  });

  it('wraps what nobody expected', () => {
    const cause = new TypeError('x is undefined');
    const error = toAppError(cause);
    expect([error.code, error.cause]).toEqual(['INTERNAL', cause]);
    expect(toAppError(error)).toBe(error);
  });
});

describe('toProblem', () => {
  it('tells the caller what to do, with the same title for every occurrence', () => {
    expect(toProblem(new AppError('CONFLICT', 'Bill 7 has other content.'), 'id-1')).toEqual({
      type: '/problems/CONFLICT',
      title: ERRORS.CONFLICT.title,
      status: 409,
      detail: 'Bill 7 has other content.',
      instance: 'urn:uuid:id-1',
      code: 'CONFLICT',
    });
  });

  it('keeps the message of our own defects for the log', () => {
    expect(toProblem(new AppError('INTERNAL', 'column x missing'), 'id-1')).not.toHaveProperty('detail');
  });
});

describe('the table of errors', () => {
  it.each(Object.keys(ERRORS))('%s has a page', (code) => {
    const page = new URL(`../../../docs/problems/${code}.md`, import.meta.url);
    expect(existsSync(page)).toBe(true);
  });
});

describe('Secret', () => {
  it('prints as [secret] everywhere and gives its value on request', () => {
    const secret = new Secret('canary-91bc');
    const printed = [
      String(secret),
      'a'.concat(String(secret)),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
    ];
    expect(printed.join(' ')).not.toContain('canary-91bc');
    expect(printed[0]).toBe('[secret]');
    expect(secret.reveal()).toBe('canary-91bc');
  });
});
