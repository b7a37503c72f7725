/**
 * An address, read; null for what is none. Not by `URL.canParse`: once V8 has compiled it, that of Node 20 calls every address
 * with a letter beyond Latin-1 wrong.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
