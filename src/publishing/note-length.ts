import type { ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { addressesIn } from './link-html.js';

/** What a web address counts, however long it is. */
const ADDRESS = 'x'.repeat(23);
const MENTION = /@([\w.-]{1,100})@[\w.-]{1,253}/g;
const BLOCKS = new Set(['p', 'ul', 'ol', 'blockquote', 'pre']);

/**
 * What a reader sees as one character: a letter with its marks, an emoji with its kin, a flag, a syllable of Hangul letters.
 * Not by Intl.Segmenter: its data differ between releases of Node, and each would cut, and edit, the Notes otherwise.
 */
const CLUSTER = new RegExp(
  [
    '\\r\\n',
    '[\\u1100-\\u115f]+[\\u1160-\\u11a7]*[\\u11a8-\\u11ff]*\\p{M}*',
    '(?:[\\u{1f1e6}-\\u{1f1ff}]{2}|[^])' +
      '(?:[\\p{M}\\u0e33\\u0eb3\\u200c\\u200d\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}]|(?<=\\u200d)\\p{Extended_Pictographic})*',
  ].join('|'),
  'gu',
);

/** Characters as a reader counts them. Linear time. */
export function characters(text: string): string[] {
  return text.match(CLUSTER) ?? [];
}

/**
 * Length of a Note as Mastodon counts what somebody writes there: each web address is 23, of a mention only the name
 * counts, everything else as a reader counts it. Words that carry a link count as the words; between paragraphs stand two
 * line ends.
 * @param html sanitised
 */
export function noteLength(html: string): number {
  return textLength(written(fromHtml(html, { fragment: true }).children).trim());
}

/** Length of a plain text, counted so. */
export function textLength(text: string): number {
  let shortened = '';
  let position = 0;
  for (const { start, end } of addressesIn(text)) {
    shortened += text.slice(position, start) + ADDRESS;
    position = end;
  }
  shortened += text.slice(position);
  return characters(shortened.replace(MENTION, '@$1')).length;
}

/** The text as somebody would have typed it. */
export function written(nodes: readonly (RootContent | ElementContent)[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text') text += node.value;
    if (node.type !== 'element') continue;
    if (node.tagName === 'br') text += '\n';
    else if (BLOCKS.has(node.tagName)) text += `${written(node.children).trimEnd()}\n\n`;
    else text += written(node.children) + (node.tagName === 'li' ? '\n' : '');
  }
  return text;
}
