import type { InputProblem } from '@capconnect/kernel';
import type { z } from 'zod';
import { pointerTo } from './pointer-to.ts';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a value, field by field (JSON Pointer, RFC 6901), without repeating any of its values.
 * @param value - what was parsed: tells a missing field from a wrong one.
 */
export function inputProblems(error: z.core.$ZodError, value: unknown): readonly InputProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], value));
}

function problemsOf(issue: Issue, above: readonly PropertyKey[], value: unknown): readonly InputProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...path, key]),
      detail: 'is not a field we know',
    }));
  }
  const isMissing = issue.code !== 'custom' && path.length > 0 && valueAt(value, path) === undefined;
  if (isMissing) return [{ pointer: pointerTo(path), detail: 'is required' }];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The form that was nearly met is the one the sender meant.
    const [nearest = []] = issue.errors.toSorted((one, other) => one.length - other.length);
    return nearest.flatMap((nested) => problemsOf(nested, path, value));
  }
  return [{ pointer: pointerTo(path), detail: detailOf(issue) }];
}

function detailOf(issue: Issue): string {
  const isOfZod = issue.message.startsWith('Invalid input: expected');
  return issue.code === 'invalid_type' && isOfZod ? `must be of type ${issue.expected}` : issue.message;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? Reflect.get(parent, key)
        : undefined,
    value,
  );
}
