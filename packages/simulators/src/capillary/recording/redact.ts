import { fingerprint } from './fingerprint.ts';

const SECRET_HEADERS = new Set([
  'x-cap-api-oauth-token',
  'cap_authorization',
  'cookie',
  'proxy-authorization',
]);
const SECRET_FIELDS = new Set([
  'secret',
  'password',
  'newpassword',
  'confirmpassword',
  'token',
  'authorizedtoken',
  'expiredtoken',
]);

/** Request headers with each secret replaced by its fingerprint; the scheme of `Authorization` stays readable. */
export function redactHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const redacted: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = String(value);
    if (name === 'authorization') {
      const [scheme = '', ...rest] = text.split(' ');
      redacted[name] = rest.length === 0 ? fingerprint(text) : `${scheme} ${fingerprint(rest.join(' '))}`;
    } else {
      redacted[name] = SECRET_HEADERS.has(name) ? fingerprint(text) : text;
    }
  }
  return redacted;
}

/** A body with each secret field replaced by its fingerprint. `key` is the login key in Auth Engine bodies, an id elsewhere. */
export function redactBody(body: unknown, isKeySecret: boolean): unknown {
  if (Array.isArray(body)) return body.map((item) => redactBody(item, isKeySecret));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      const field = name.toLowerCase();
      const isSecret = SECRET_FIELDS.has(field) || (isKeySecret && field === 'key');
      return [
        name,
        isSecret && typeof value === 'string' ? fingerprint(value) : redactBody(value, isKeySecret),
      ];
    }),
  );
}
