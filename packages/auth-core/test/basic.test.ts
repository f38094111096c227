import { readFile } from 'node:fs/promises';
import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { basicHeader, oauthClientCredential, tillBasicCredential, type TillLogin } from '../src/index.ts';

interface BasicVector {
  readonly id: string;
  readonly input: TillLogin;
  readonly expected: { readonly passwordMd5?: string; readonly header: string };
  readonly claimed?: { readonly header: string };
}

const file = new URL('../../../contracts/vectors/capillary/basic.json', import.meta.url);
const { vectors }: { vectors: readonly BasicVector[] } = JSON.parse(await readFile(file, 'utf8'));

describe('the Basic header of a till', () => {
  it.each(vectors)('is that of vector $id', ({ input, expected, claimed }) => {
    const credential = tillBasicCredential(input);
    const passwordMd5 = credential.passwordMd5.reveal();
    const header = basicHeader(credential);
    expect(header).toBe(expected.header);
    expect(passwordMd5).toBe(expected.passwordMd5 ?? input.passwordMd5);
    expect(header).not.toBe(claimed?.header);
  });

  it('hashes the UTF-8 of a password', () => {
    const { passwordMd5 } = tillBasicCredential({ till: 'till1', password: 'Grüße-密码' });
    expect(passwordMd5.reveal()).toBe('338485ca987d96d774411850e8c066b3');
  });

  it('takes an MD5 in any case and writes it in lower case', () => {
    const { passwordMd5 } = tillBasicCredential({
      till: 'till1',
      passwordMd5: '202CB962AC59075B964B07152D234B70',
    });
    expect(passwordMd5.reveal()).toBe('202cb962ac59075b964b07152d234b70');
  });

  it('keeps the hash only', () => {
    const credential = tillBasicCredential({ till: 'till1', password: 'my own password' });
    expect(Object.keys(credential)).toEqual(['kind', 'till', 'passwordMd5']);
  });
});

describe('a till login is refused', () => {
  it.each(['ti', '1till', 'Till1', '.till', 'till 1', 'till:1', 'tïll', '', 'till1\n'])(
    'with till code %j',
    (till) => {
      expect(() => tillBasicCredential({ till, password: '123' })).toThrow(/till code/);
    },
  );

  it.each(['abc', 'a.b', 'demo.till', 'store_1-a'])('but not with till code %j', (till) => {
    expect(tillBasicCredential({ till, password: '123' }).till).toBe(till);
  });

  it.each<[string, TillLogin, RegExp]>([
    ['an empty password', { till: 'till1', password: '' }, /missing/],
    [
      'an MD5 where the password belongs',
      { till: 'till1', password: '202CB962ac59075b964b07152d234b70' },
      /MD5 already/,
    ],
    ['an MD5 that is none', { till: 'till1', passwordMd5: 'abc' }, /32 hex digits/],
    ['no password at all', JSON.parse('{"till":"till1"}'), /missing/],
    ['password and MD5', JSON.parse('{"till":"till1","password":"a","passwordMd5":"b"}'), /one of them/],
  ])('with %s', (_case, login, message) => {
    expect(() => tillBasicCredential(login)).toThrow(message);
    expect(() => tillBasicCredential(login)).toThrow(AppError);
  });
});

describe('an API client', () => {
  it.each([
    ['key', { key: '', secret: 'secret' }],
    ['secret', { key: 'key', secret: '' }],
    ['key', { key: 'key ', secret: 'secret' }],
    ['secret', { key: 'key', secret: 'sec\nret' }],
  ])('is refused for its %s', (part, client) => {
    expect(() => oauthClientCredential(client)).toThrow(new RegExp(`client's ${part}`));
  });
});
