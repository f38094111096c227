/** Crockford's base 32: no I, L, O and U, which are misread or make words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5n;

/** The lowest bits of a number as so many characters. */
export function toCharacters(value: bigint, count: number): string {
  return Array.from({ length: count }, (_, index) =>
    ALPHABET.charAt(Number((value >> (BITS * BigInt(count - 1 - index))) & 31n)),
  ).join('');
}

/** As people type it: in any case, with spaces and hyphens, O for 0, and I or L for 1. */
export function canonicalCharacters(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** Whether every character is one of the alphabet. */
export function areCharacters(text: string): boolean {
  return text.split('').every((character) => ALPHABET.includes(character));
}

/**
 * One more character, by which a wrong character and two that changed places are noticed, always: the characters are the
 * coefficients of a polynomial over GF(32), read at a generator of that field.
 */
export function checkCharacter(characters: string): string {
  const sum = characters
    .split('')
    .reduce((value, character) => timesGenerator(value) ^ ALPHABET.indexOf(character), 0);
  return ALPHABET.charAt(timesGenerator(sum));
}

/** Times x, modulo the primitive polynomial x^5 + x^2 + 1. */
function timesGenerator(value: number): number {
  const shifted = value << 1;
  return shifted & 0b100000 ? (shifted ^ 0b100101) & 31 : shifted;
}
