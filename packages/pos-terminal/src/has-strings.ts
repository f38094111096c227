export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Makes a check that an answer has these members, as strings: the ones that a till keeps or decides by. The rest of the
 * type is what the bridge of the same version promises.
 */
export function hasStrings<Answer extends object>(
  ...names: readonly (keyof Answer & string)[]
): (value: unknown) => value is Answer {
  return (value): value is Answer =>
    isRecord(value) && names.every((name) => typeof value[name] === 'string');
}
