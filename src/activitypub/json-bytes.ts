/** Untrusted bytes are no JSON document that we read. */
export class JsonError extends Error {
  override name = 'JsonError';
}

export type JsonObject = Record<string, unknown>;

const DEEPEST = 32;

/** The key `__proto__`, each of its characters written plainly or as an escape. */
const PROTOTYPE_KEY = new RegExp(
  `"${[...'__proto__'].map((letter) => `(?:${letter}|\\\\u00${letter.charCodeAt(0).toString(16)})`).join('')}"\\s*:`,
  'i',
);

/**
 * Bytes to a JSON object: strict UTF-8 (a BOM is tolerated), nesting counted before anything recurses, and no key that
 * could reach a prototype (fediverse.md D45, D46, D49): the text is searched for it, because a reviver would cost more than
 * twice as much as the parsing. Of a key that stands twice the last one counts, on the very bytes
 * that were hashed (D48).
 * @throws JsonError
 */
export function parseJsonObject(bytes: Buffer): JsonObject {
  const text = decode(bytes);
  if (depthOf(text) > DEEPEST) throw new JsonError(`the document is nested deeper than ${DEEPEST} levels`);
  if (PROTOTYPE_KEY.test(text)) throw new JsonError('the document has a key that no document may have');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonError('the document is not JSON');
  }
  if (!isObject(value)) throw new JsonError('the document is no JSON object');
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new JsonError('the document is not UTF-8');
  }
}

/** Deepest nesting, brackets inside strings left out. One pass, no recursion. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === 0x5c) at += 1;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x7b || sign === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (sign === 0x7d || sign === 0x5d) depth -= 1;
  }
  return deepest;
}
