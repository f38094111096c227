const DIGITS = '0123456789';
const UPPER = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
const MIXED = `${UPPER}abcdefghijklmnopqrstuvwxyz`;

const ALPHABETS = { digits: DIGITS, upper: UPPER, mixed: MIXED } as const;

/** Coprime to every size used below, so that different ids give different codes. */
const SCATTER = 2_654_435_761n;

/**
 * A code that looks random but follows from a number that was never given before: no two ids share a code until the
 * codes of that length run out. Redemption ids are 6 mixed-case characters (reference section 6.5).
 */
export function codeFromId(id: number, alphabet: keyof typeof ALPHABETS, length: number): string {
  const characters = ALPHABETS[alphabet];
  const base = BigInt(characters.length);
  let rest = (BigInt(id) * SCATTER) % base ** BigInt(length);
  let code = '';
  for (let position = 0; position < length; position += 1) {
    code += characters[Number(rest % base)] ?? '';
    rest /= base;
  }
  return code;
}
