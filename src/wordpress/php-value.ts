import { unserialize } from 'php-serialize';

/**
 * A value that PHP serialized into an option or meta row: arrays and scalars only, never a class (reference: options and
 * meta hold what any plugin wrote). Null for anything else, and for garbage.
 */
export function phpValue(text: string | null): unknown {
  if (!text || /(^|[;{])[OC]:\d+:"/.test(text)) return null;
  try {
    return unserialize(text);
  } catch {
    return null;
  }
}

/** The whole numbers of a serialized list, as `sticky_posts` is. */
export function phpNumbers(text: string | null): number[] {
  const value = phpValue(text);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value)
    .map(Number)
    .filter((number) => Number.isInteger(number) && number > 0);
}
