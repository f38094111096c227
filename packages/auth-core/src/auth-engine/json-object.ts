export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object whose fields can be looked at, or `undefined` for everything else. */
export function asJsonObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as JsonObject;
}

/** A JSON object from text; `undefined` for other JSON and for what is not JSON. The parser's error quotes the text, so it is dropped. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    return asJsonObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
