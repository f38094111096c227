import { inspect } from 'node:util';

/** Everything that a thrown value shows when somebody prints, logs or serialises it, its causes included. */
export function everythingShown(thrown: unknown): string {
  const shown: string[] = [];
  let current = thrown;
  for (let depth = 0; depth < 10 && current !== undefined; depth += 1) {
    shown.push(inspect(current, { depth: 10, showHidden: true }), asJson(current));
    if (!(current instanceof Error)) break;
    shown.push(
      String(current),
      current.message,
      current.stack ?? '',
      asJson(Object.getOwnPropertyDescriptors(current)),
    );
    current = current.cause;
  }
  return shown.join('\n');
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
