import type { Hashtag } from '../model/note.js';
import { hashtagHtml, hashtagsOf } from '../publishing/hashtags.js';

const MOST = 20;
/** Not within a word, an address or a character reference; a letter must be in it, or no server takes it for a hashtag. */
const HASHTAG = /(?<![\p{L}\p{N}\p{M}_/&#])#([\p{N}\p{M}_]*\p{L}[\p{L}\p{N}\p{M}_]*)/gu;
/** Where a sign is only a sign. */
const CLOSED = new Set(['a', 'code', 'pre']);

/** What of the blog a Note by hand needs. */
export interface HashtagHome {
  /** BCP-47, or null while it is unknown. */
  language: string | null;
  /** The blog's search: a page that there is for every word, though WordPress may be down and has not the tag. */
  searchHref(words: string): string;
}

/**
 * Sanitised HTML with its hashtags as links, and the hashtags, each once, 20 at most; the rest stays text. Where a word has
 * capitals inside, the words are looked for that they begin: #MathsNews is "Maths News".
 */
export function linkHashtags(html: string, home: HashtagHome): { html: string; hashtags: Hashtag[] } {
  const found = new Map<string, Hashtag>();
  const link = (whole: string, name: string) => {
    const known = found.get(name.toLowerCase());
    const [made] = known ? [known] : hashtagsOf([name], () => home.searchHref(wordsOf(name)));
    if (!made || (!known && found.size === MOST)) return whole;
    found.set(name.toLowerCase(), made);
    return hashtagHtml({ ...made, name });
  };
  let closed = 0;
  // What came out of the sanitiser has no ">" in its attributes.
  const parts = html.split(/(<[a-z/][^>]*>)/).map((part, index) => {
    if (index % 2 === 0) return closed > 0 ? part : part.replace(HASHTAG, link);
    const [, slash, name = ''] = /^<(\/?)([a-z0-9]+)/.exec(part) ?? [];
    if (CLOSED.has(name)) closed += slash ? -1 : 1;
    return part;
  });
  return { html: parts.join(''), hashtags: [...found.values()] };
}

function wordsOf(name: string): string {
  return name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
}
