import type { Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { toText } from 'hast-util-to-text';
import { cleanText } from '../activitypub/clean-text.js';
import { escapeText } from './link-html.js';
import { noteFlow } from './note-flow.js';
import { withLinks } from './note-links.js';
import { noteClass } from './tag-vocabulary.js';
import { tameHtml } from './tame-html.js';

const className: [string, RegExp] = ['className', noteClass];

/**
 * What Mastodon keeps (fediverse.md O5), and nothing else. note-flow.ts makes nothing else either: this is the second
 * lock, in the hands of a library made for it.
 */
const schema: Schema = {
  tagNames: 'p br a span del s pre blockquote code b strong u i em ul ol li ruby rt rp'.split(' '),
  attributes: {
    a: ['href', className, ['rel', 'tag', 'nofollow', 'noopener']],
    span: [className],
    p: [className],
    ol: ['start', 'reversed'],
    li: ['value'],
  },
  protocols: { href: ['http', 'https'] },
  strip: ['script', 'style', 'template', 'svg', 'math', 'iframe', 'object'],
  ancestors: {},
  required: {},
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
};

/**
 * HTML from anywhere as HTML that every server shows alike: fediverse.md O5, whitespace folded, nothing empty, nested at
 * most 20 deep. Headings become bold paragraphs, rows of tables lines, films and bare addresses links; pictures go (O11).
 * Never throws; linear time; a fixed point of itself.
 * @param base against which relative links are read; without it they lose their link and keep their text
 */
export function sanitizeHtml(html: string, base?: string): string {
  return toHtml(noteTree(html, base), { characterReferences: { useNamedReferences: true } });
}

/** What a person reads: paragraphs apart, list items on lines of their own. */
export function htmlToText(html: string): string {
  return toText(noteTree(html)).trim();
}

/** Plain text as HTML: blank lines part paragraphs, web addresses become links, but for those in formulas. */
export function textToHtml(text: string): string {
  const lines = cleanText(text)
    .split('\n')
    .map((line) => line.trim());
  const paragraphs = lines.join('\n').split(/\n{2,}/);
  return sanitizeHtml(paragraphs.map((lines) => `<p>${escapeText(lines).replaceAll('\n', '<br>')}</p>`).join(''));
}

function noteTree(html: string, base?: string): Root {
  const tree = fromHtml(tameHtml(html), { fragment: true });
  return sanitize(
    { type: 'root', children: noteFlow(tree.children, base).map((block) => withLinks(block)) },
    schema,
  ) as Root;
}
