import type { Framing } from './as-one-layer.ts';

/**
 * Right for JSON that no browser should show, run, frame or keep. A route that serves a page sets its own
 * over these.
 */
const HEADERS = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
});

export function securityHeaders(): Framing {
  return (_req, res) => {
    for (const [name, value] of HEADERS) res.setHeader(name, value);
  };
}
