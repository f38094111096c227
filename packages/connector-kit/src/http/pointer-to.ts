/**
 * Other field names are the sender's invention, and what a sender invents may be anything, a phone number too: it is not
 * sent back.
 */
const SAFE_NAME = /^(?!.*\d{6})[\w.$ -]{1,64}$/;

/** Where a field is, as a JSON Pointer (RFC 6901). */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .map((name) => `/${SAFE_NAME.test(name) ? name : '(a name we do not repeat)'}`)
    .join('');
}
