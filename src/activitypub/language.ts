/** Tags with a region that Mastodon knows (its LanguagesHelper): of all others it knows the first part alone. */
const withRegion = new Set(['zh-CN', 'zh-HK', 'zh-TW', 'zh-YUE', 'nan-TW']);

/** Chinese by its script alone, as WPML says it. */
const ofScript = new Map([
  ['hans', 'CN'],
  ['hant', 'TW'],
]);

/**
 * A language as Mastodon knows it: `de` for `de-DE` or `de_DE_formal`. A post in a language that it does not know is missing from timelines of
 * readers who chose their languages, and has no Translate button (fediverse.md O6). Pure.
 * @param language a tag of BCP 47, or a locale of WordPress
 */
export function wireLanguage(language: string): string {
  const [primary = '', ...others] = language.split(/[-_]/);
  const region =
    others.find((part) => /^([A-Z]{2}|YUE)$/i.test(part)) ?? others.map((part) => ofScript.get(part.toLowerCase()))[0];
  const regional = `${primary.toLowerCase()}-${(region ?? '').toUpperCase()}`;
  return withRegion.has(regional) ? regional : primary.toLowerCase();
}
