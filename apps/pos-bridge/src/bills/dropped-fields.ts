import { pointerTo } from '@capconnect/connector-kit';

const MOST_NAMED = 20;

/** Where the sender wrote fields that reading dropped, as JSON Pointers: each form of them once, the first of them only. */
export function droppedFields(sent: unknown, read: unknown): readonly string[] {
  const found = new Set<string>();
  walk(sent, read, [], found);
  return [...found];
}

function walk(sent: unknown, read: unknown, path: readonly string[], found: Set<string>): void {
  if (found.size >= MOST_NAMED) return;
  if (Array.isArray(sent) && Array.isArray(read)) {
    // Lines are alike: what the first ones have is told once.
    for (const [index, item] of sent.entries()) walk(item, read[index], [...path, '*'], found);
    return;
  }
  if (!isObject(sent) || !isObject(read)) return;
  for (const [name, value] of Object.entries(sent)) {
    if (Object.hasOwn(read, name)) walk(value, Reflect.get(read, name), [...path, name], found);
    else if (value !== null && found.size < MOST_NAMED) found.add(pointerOf([...path, name]));
  }
}

function pointerOf(path: readonly string[]): string {
  return path.map((name) => (name === '*' ? '/*' : pointerTo([name]))).join('');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
