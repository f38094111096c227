import { z } from 'zod';

/** What a store calls a terminal: shown on pages and in lists. */
export const TerminalName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u, 'must be 1 to 64 letters, digits, spaces, dots, _ or -');
