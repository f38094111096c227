import { z } from 'zod';

/** Text of at most so many characters; what was sent as a JSON number is its digits. */
export function textField(mostCharacters: number) {
  return z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(mostCharacters, `must have at most ${mostCharacters} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters or halves of characters');
}
