import { isHidden } from './hidden-blocks.js';
import { publicPart } from './members-parts.js';
import { withFields } from './post-bindings.js';
import { hasBlocks, type PostBlock, parseBlocks } from './post-blocks.js';
import { mapFootnoteMarks } from './post-footnotes.js';
import { withoutHalfFormula } from './post-formulas.js';
import { withoutHidden } from './post-hidden.js';
import { escapeText } from './post-links.js';
import { withFormulaSources } from './post-math.js';
import { stripShortcodes } from './post-shortcodes.js';
import { withoutShortcodes } from './post-strip.js';
import { replaceComments } from './post-tags.js';
import { plainText } from './post-text.js';
import { aroundVerbatim } from './post-verbatim.js';

/** WordPress's own number of words. */
const WORDS = 55;
/**
 * And of characters, by language, where its translation counts them ("Word count type" and "excerpt_length" in ja.po,
 * zh_CN.po, zh_TW.po, zh_HK.po and th.po; ko_KR.po counts words).
 */
const CHARACTERS = new Map(Object.entries({ ja: 110, zh: 55, th: 55 }));
/** Belongs to the sign before it. */
const MARK = /\p{M}|\u0e33|\u200d|\p{Emoji_Modifier}/u;
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
 * content up to the "more" mark, without shortcodes, pictures, embeds and the marks of footnotes, and with "…" where it was
 * cut. No formula is cut in two.
 * @param language BCP-47; Chinese, Japanese and Thai are counted in characters
 * @param strip plugin shortcodes whose tags go, by name
 * @param field the post's custom field of a name, or null
 */
export function excerptOf(
  post: { excerpt: string; content: string },
  language: string | null,
  strip: readonly string[] = [],
  field: (name: string) => string | null = () => null,
): string {
  const written = textOf(publicPart(post.excerpt).content, strip);
  return written === '' ? automatic(publicPart(post.content).content, language, strip, field) : written;
}

function automatic(
  content: string,
  language: string | null,
  strip: readonly string[],
  field: (name: string) => string | null,
): string {
  const [teaser = ''] = content.slice(0, MOST_CONTENT).split(/<!--more/, 1);
  const text = textOf(
    hasBlocks(teaser)
      ? parseBlocks(teaser)
          .map((block) => toldOf(block, field))
          .join('\n')
      : teaser,
    strip,
  );
  const characters = CHARACTERS.get((language ?? '').toLowerCase().split(/[-_]/, 1)[0] ?? '');
  return characters === undefined ? cut(text.split(' '), WORDS, ' ') : cut([...text], characters, '');
}

function textOf(html: string, strip: readonly string[]): string {
  const seen = mapFootnoteMarks(withoutHidden(replaceComments(html)), () => '');
  return plainText(withFormulaSources(aroundVerbatim(seen, (rest) => stripShortcodes(withoutShortcodes(rest, strip)))));
}

/** What of a block an excerpt tells, as HTML. */
function toldOf(saved: PostBlock, field: (name: string) => string | null): string {
  const block = withFields(saved, field);
  const { name, content, inner } = block;
  if ((name !== null && !lookedInto.has(name)) || isHidden(block)) return '';
  if (name === 'core/math' && typeof block.attributes.latex === 'string')
    return ` \\[${escapeText(block.attributes.latex)}\\] `;
  let next = 0;
  const pieces = content.map((piece) => {
    if (piece !== null) return piece;
    const one = inner[next++];
    return one ? toldOf(one, field) : '';
  });
  return pieces.join('');
}

function cut(units: readonly string[], most: number, between: string): string {
  if (units.length <= most) return units.join(between);
  let end = most;
  // A letter keeps its marks.
  while (between === '' && end > 0 && MARK.test(units[end] ?? '')) end -= 1;
  return `${withoutHalfFormula(units.slice(0, end).join(between)).trimEnd()}…`;
}
