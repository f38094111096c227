import type { InputProblem } from '@capconnect/kernel';
import { InputInvalidError } from '../http/input-invalid-error.ts';
import { pointerTo } from '../http/pointer-to.ts';
import { MASK } from './tenant-view.ts';

/**
 * A tenant as it was shown, sent back, would store the masks as its secrets.
 * @throws `INPUT_INVALID`
 */
export function refuseMasks(body: unknown): void {
  const problems = masksIn(body, []);
  if (problems.length === 0) return;
  const where = problems.map(({ pointer }) => pointer).join(', ');
  throw new InputInvalidError(
    `The request body is not valid: ${where} is the mask that is shown in place of a secret.`,
    problems,
  );
}

/** No settings are deeper; without an end a body made for it could exhaust the stack. */
const MAX_DEPTH = 20;

function masksIn(value: unknown, path: readonly string[]): readonly InputProblem[] {
  if (value === MASK) {
    const detail = 'is the mask that is shown in place of a secret: send the secret itself';
    return [{ pointer: pointerTo(path), detail }];
  }
  if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, inner]) => masksIn(inner, [...path, name]));
}
