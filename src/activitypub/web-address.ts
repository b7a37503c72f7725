const LONGEST = 2000;

/**
 * A link as a Note may carry it: absolute, http or https (fediverse.md O5), spelled as the URL standard spells it, without
 * a name or password; else null. A link within its own page leads nowhere from a Note: null.
 * @param base against which a relative link is read
 */
export function webAddress(link: string, base?: string): string | null {
  const trimmed = link.trim();
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.length > LONGEST) return null;
  let url: URL;
  try {
    url = new URL(trimmed, base);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  url.username = '';
  url.password = '';
  return url.href.length > LONGEST ? null : url.href;
}
