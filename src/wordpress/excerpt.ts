import { hasBlocks, type PostBlock, parseBlocks } from './post-blocks.js';
import { withoutHalfFormula } from './post-formulas.js';
import { stripShortcodes } from './post-shortcodes.js';
import { plainText } from './post-text.js';

/** WordPress's own number of words, and of characters where words are not written apart. */
const WORDS = 55;
const CHARACTERS = 110;
const NO_SPACES = /^(?:zh|ja)\b/i;
/** Only the beginning of a post is looked at. */
const MOST_CONTENT = 200_000;

/** Blocks whose text WordPress takes into an excerpt (`excerpt_remove_blocks`), and those it looks into. */
const told = new Set(
  'freeform heading html list list-item media-text paragraph preformatted pullquote quote table verse math'
    .split(' ')
    .map((name) => `core/${name}`),
);
const lookedInto = new Set([...told, 'core/columns', 'core/column', 'core/group']);

/**
 * A post's excerpt as plain text: the one written by hand, else WordPress's automatic one, which is the first words of the
 * content up to the "more" mark, without shortcodes, pictures and embeds, and with "…" where it was cut.
 * @param language BCP-47; Chinese and Japanese are counted in characters
 */
export function excerptOf(post: { excerpt: string; content: string }, language: string | null): string {
  const written = plainText(stripShortcodes(post.excerpt));
  return written === '' ? automatic(post.content, language) : written;
}

function automatic(content: string, language: string | null): string {
  const [teaser = ''] = content.slice(0, MOST_CONTENT).split(/<!--more/, 1);
  const html = hasBlocks(teaser) ? parseBlocks(teaser).map(textOf).join('\n') : teaser;
  const text = plainText(stripShortcodes(html));
  return NO_SPACES.test(language ?? '') ? cut([...text], CHARACTERS, '') : cut(text.split(' '), WORDS, ' ');
}

function textOf(block: PostBlock): string {
  const { name, content, inner } = block;
  if (name !== null && !lookedInto.has(name)) return '';
  if (name === 'core/math' && typeof block.attributes.latex === 'string') return ` \\[${block.attributes.latex}\\] `;
  let next = 0;
  const pieces = content.map((piece) => {
    if (piece !== null) return piece;
    const one = inner[next++];
    return one ? textOf(one) : '';
  });
  return pieces.join('');
}

function cut(units: readonly string[], most: number, between: string): string {
  if (units.length <= most) return units.join(between);
  return `${withoutHalfFormula(units.slice(0, most).join(between)).trimEnd()}…`;
}
