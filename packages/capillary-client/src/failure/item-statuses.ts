import { isFields, type Fields } from '../fields.ts';

/** `response.<entities>.<entity>[].item_status` is five levels below the answer. */
const DEEPEST = 6;

/** Every `item_status` of a v1.1 answer, wherever its resource puts them (reference section 6.0). */
export function itemStatusesOf(value: unknown, levels = DEEPEST): readonly Fields[] {
  if (levels === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => itemStatusesOf(item, levels - 1));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'item_status' && isFields(inner) ? [inner] : itemStatusesOf(inner, levels - 1),
  );
}
