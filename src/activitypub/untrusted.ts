import { isObject, type JsonObject } from './json-bytes.js';

/** The forms in which real servers write one thing (fediverse.md, variant matrix of A9), read into one. */

const LONGEST_ID = 2048;

/** An http(s) id of at most 2048 characters without control characters, or null. */
export function idOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : isObject(value) ? value.id : first(value);
  if (Array.isArray(value) && isObject(first(value))) return idOf(first(value));
  if (typeof text !== 'string' || text.length > LONGEST_ID || /[\p{Cc}\s]/u.test(text)) return null;
  return /^https?:\/\//.test(text) && URL.canParse(text) ? text : null;
}

/** The object itself when it is embedded, else null. */
export function embedded(value: unknown): JsonObject | null {
  if (isObject(value)) return value;
  const only = first(value);
  return isObject(only) ? only : null;
}

/** `type` as one word: of several the first. Empty when there is none. */
export function typeOf(value: JsonObject): string {
  const type = typeof value.type === 'string' ? value.type : first(value.type);
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : '';
}

/** Plain text without control characters, at most `longest` characters. */
export function textOf(value: unknown, longest: number): string {
  return typeof value === 'string'
    ? value
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, longest)
    : '';
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
