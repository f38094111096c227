import type { InputProblem } from '@capconnect/kernel';
import { InputInvalidError } from '../http/input-invalid-error.ts';
import { MASK } from './tenant-view.ts';

/**
 * A tenant as it was shown, sent back, would store the masks as its secrets.
 * @throws `INPUT_INVALID`
 */
export function refuseMasks(body: unknown): void {
  const problems = masksIn(body, '');
  if (problems.length === 0) return;
  const where = problems.map(({ pointer }) => pointer).join(', ');
  throw new InputInvalidError(
    `The request body is not valid: ${where} is the mask that is shown in place of a secret.`,
    problems,
  );
}

function masksIn(value: unknown, pointer: string): readonly InputProblem[] {
  if (value === MASK)
    return [{ pointer, detail: 'is the mask that is shown in place of a secret: send the secret itself' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => masksIn(inner, `${pointer}/${name}`));
}
