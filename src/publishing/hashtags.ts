import { cleanText } from '../activitypub/clean-text.js';
import { webAddress } from '../activitypub/web-address.js';
import type { Hashtag } from '../model/note.js';
import { escapeAttribute, escapeText } from './link-html.js';

const LONGEST = 100;

/**
 * A WordPress tag's name as one word that every server takes for a hashtag: letters, digits, marks and underscores.
 * Several words become CamelCase, which screen readers can speak; a word with capitals of its own keeps them.
 * @returns null where no letter is left: digits alone are no hashtag for Mastodon
 */
export function hashtagName(tagName: string): string | null {
  const words = cleanText(tagName)
    .normalize('NFKC')
    // What makes a sign an emoji, or puts it on a key, is no letter.
    .replace(/\p{Me}|\ufe0f/gu, '')
    // "Rubik's cube" has two words, not three.
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .match(/[\p{L}\p{N}\p{M}_]+/gu);
  if (!words) return null;
  const name = words.length === 1 ? words.join('') : words.map(capitalise).join('');
  return /\p{L}/u.test(name) && [...name].length <= LONGEST ? name : null;
}

/**
 * The hashtags of an item, in the order of its tags; names that differ only in case are one (fediverse.md O9).
 * @param tagHref a page of the blog for a tag, by the name editors gave it
 */
export function hashtagsOf(tagNames: readonly string[], tagHref: (name: string) => string): Hashtag[] {
  const found = new Map<string, Hashtag>();
  for (const tagName of tagNames) {
    const name = hashtagName(tagName);
    const href = name === null ? null : webAddress(tagHref(tagName));
    if (name === null || href === null || found.has(name.toLowerCase())) continue;
    found.set(name.toLowerCase(), { name, href });
  }
  return [...found.values()];
}

/** A hashtag in a Note's text, in the form that servers turn into a link of their own (O10). */
export function hashtagHtml({ name, href }: Hashtag): string {
  return `<a href="${escapeAttribute(href)}" class="mention hashtag" rel="tag">#${escapeText(name)}</a>`;
}

function capitalise(word: string): string {
  return word === word.toLowerCase() ? word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : word;
}
