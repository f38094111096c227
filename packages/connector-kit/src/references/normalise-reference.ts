/** E.164 allows 15 digits; what has fewer than 7 is no number that can be called from anywhere. */
const PHONE = /^(?:\+|00)?(\d{7,15})$/;

/**
 * The one form of what is written in many: e-mail addresses and ids in any case, order numbers with or without the `#`
 * that shops put before them, phone numbers with `+`, `00`, spaces, brackets and hyphens. Numbers that differ in
 * nothing but those are taken for one: a search then shows the messages of both.
 * @returns an empty text when nothing is left to search by.
 */
export function normaliseReference(value: string): string {
  const text = value.normalize('NFC').trim().toLowerCase();
  const [, digits] = PHONE.exec(text.replaceAll(/[\s()./-]/g, '')) ?? [];
  return digits ?? text.replace(/^#\s*/, '');
}
