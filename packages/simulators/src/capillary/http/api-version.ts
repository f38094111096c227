/** The API a path belongs to: each words its refusals differently. */
export type ApiVersion = 'v1.1' | 'v2' | 'v3' | 'auth-engine' | 'gateway' | 'other';

const STARTS: readonly (readonly [string, ApiVersion])[] = [
  ['/v1.1/', 'v1.1'],
  ['/v2/', 'v2'],
  ['/v3/', 'v3'],
  ['/auth/', 'auth-engine'],
  ['/mobile/', 'gateway'],
];

export function apiVersionOf(path: string): ApiVersion {
  return STARTS.find(([start]) => `${path}/`.startsWith(start))?.[1] ?? 'other';
}
