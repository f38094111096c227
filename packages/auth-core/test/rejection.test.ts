import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../src/index.ts';

interface BodyVector {
  readonly id: string;
  readonly expected: { readonly body?: unknown };
}

const file = new URL('../../../contracts/vectors/capillary/oauth.json', import.meta.url);
const { vectors }: { vectors: readonly BodyVector[] } = JSON.parse(await readFile(file, 'utf8'));

function bodyOf(id: string): unknown {
  return vectors.find((vector) => vector.id === id)?.expected.body;
}

function v1(code: unknown): unknown {
  return { response: { status: { success: 'true', code, message: '' }, customers: null } };
}

describe('rejectionOf', () => {
  it.each([200, 400, 401, 500])(
    'believes the body of T8 and T9 at HTTP %i, though they say success',
    (status) => {
      expect(rejectionOf(status, bodyOf('T8'))).toEqual({ kind: 'expired', code: 'CREDENTIAL_REJECTED' });
      expect(rejectionOf(status, bodyOf('T9'))).toEqual({ kind: 'invalid', code: 'CREDENTIAL_REJECTED' });
    },
  );

  it.each([
    [401, undefined, 'invalid'],
    [498, undefined, 'expired'],
    [200, v1(401), 'invalid'],
    [200, v1('498'), 'expired'],
    [200, v1(498), 'expired'],
    [200, { errors: [{ code: 401 }] }, 'invalid'],
    [403, undefined, 'denied'],
    [403, { errorCode: 4000 }, 'denied'],
    [403, { errors: [{ code: 4000 }] }, 'denied'],
    [200, v1(403), 'denied'],
    [503, { errorCode: 4001 }, 'unavailable'],
    [503, { errors: [{ code: '4001' }] }, 'unavailable'],
    [200, v1(4001), 'unavailable'],
  ])('at HTTP %i reads %j as %s', (status, body, kind) => {
    expect(rejectionOf(status, body)?.kind).toBe(kind);
  });

  it.each([
    [200, undefined],
    [200, v1(200)],
    [200, v1('200')],
    [200, v1(500)],
    [200, { entity: 306, warnings: [] }],
    [400, { errors: [{ status: false, code: 8015 }] }],
    [400, { errors: [{ code: 8015 }, { code: 401 }] }],
    [503, undefined],
    [503, { errors: [] }],
    [200, null],
    [200, '401'],
    [200, [401]],
    [200, { response: { status: null } }],
    [200, { response: { status: { code: null } } }],
  ])('at HTTP %i does not read %j as one', (status, body) => {
    expect(rejectionOf(status, body)).toBeUndefined();
  });
});
