export const TOKEN_PATH = '/v3/oauth/token/generate';

/** How often a token was asked for. */
export function tokenCalls(server: { readonly requests: readonly { readonly path: string }[] }): number {
  return server.requests.filter(({ path }) => path === TOKEN_PATH).length;
}

/** A successful answer of the token call. */
export function givenToken(accessToken: string, ttlSeconds: unknown = 300) {
  return { json: { data: { accessToken, ttlSeconds }, errors: null } };
}
