import { unserialize } from 'php-serialize';

/**
 * A value that PHP serialized into an option or meta row: arrays and scalars only, never a class (reference: options and
 * meta hold what any plugin wrote). Null for an object, wherever it stands, and for garbage. Never throws.
 */
export function phpValue(text: string | null): unknown {
  if (!text) return null;
  try {
    // No class is known: what would be an object becomes a stand-in that `plain` recognises.
    return plain(unserialize(text, Object.create(null), { strict: false }));
  } catch {
    return null;
  }
}

/** The whole numbers of a serialized list, as `sticky_posts` is. */
export function phpNumbers(text: string | null): number[] {
  return phpEntries(text)
    .map(Number)
    .filter((number) => Number.isSafeInteger(number) && number > 0);
}

/** The texts of a serialized list, as `active_plugins` is. */
export function phpTexts(text: string | null): string[] {
  return phpEntries(text).filter((entry): entry is string => typeof entry === 'string');
}

function phpEntries(text: string | null): unknown[] {
  const value = phpValue(text);
  return value !== null && typeof value === 'object' ? Object.values(value) : [];
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  // A key called __proto__ makes this an object of another kind too.
  if (Object.getPrototypeOf(value) !== Object.prototype) return null;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}
