import { fromHtml } from 'hast-util-from-html';
import { attributeOf, mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';
import { raisedText } from './raised-text.js';
import { styledTags } from './style-meaning.js';

/** Elements that part words. */
const PARTING =
  /^(?:p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|t[rdh]|caption|fig(?:ure|caption)|section|article|aside|header|footer|main|nav|address|details|summary|option)$/;

/**
 * Plain text of a piece of HTML, in one line: tags and scripts gone, character references decoded, whitespace folded,
 * raised and lowered words as a line of text can say them.
 * For titles, names and excerpts. What only looks like a tag ("1 < 2") stays.
 */
export function plainText(html: string): string {
  const bare = html.includes('<') ? withoutTags(html) : html;
  return decodeReferences(bare)
    .replace(RAISED, (_marked, above: string | undefined, below: string | undefined, at: number, text: string) => {
      const before = wordsBefore(text, at);
      return above === undefined ? raisedText('sub', below ?? '', before) : raisedText('sup', above, before);
    })
    .replace(/[^\P{Cc}\s]|\ufeff/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Characters before raised words that say what they are. */
const LONGEST_BASE = 30;
/** Control characters stand for the tags of raised and lowered words until what they enclose is decoded; then they go. */
const RAISING = { sup: ['\x0e', '\x0f'], sub: ['\x10', '\x11'] } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the marks
const RAISED = /\x0e([^\x0e-\x11]*)\x0f|\x10([^\x0e-\x11]*)\x11/g;

/** The text directly before a position; what is raised there already is part of a formula, as what stands in brackets is. */
function wordsBefore(text: string, at: number): string {
  return /\S*$/.exec(text.slice(Math.max(0, at - LONGEST_BASE), at).replace(RAISED, '()'))?.[0] ?? '';
}

function withoutTags(html: string): string {
  let open: 'sub' | 'sup' | null = null;
  /** What each open `<span>` raises or lowers by its style. */
  const spans: ('sub' | 'sup' | null)[] = [];
  const mark = (name: 'sub' | 'sup', isEnd: boolean): string => {
    if (isEnd ? open !== name : open !== null) return '';
    open = isEnd ? null : name;
    return RAISING[name][isEnd ? 1 : 0];
  };
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    const isEnd = tag.startsWith('</');
    if (name === 'sub' || name === 'sup') return mark(name, isEnd);
    if (name === 'span') {
      const raising = isEnd ? spans.pop() : raisingStyle(tag);
      if (!isEnd) spans.push(open === null ? (raising ?? null) : null);
      return raising ? mark(raising, isEnd) : '';
    }
    if (PARTING.test(name)) open = null;
    return insteadOf(tag);
  };
  return mapTags(withoutSilent(replaceComments(html)), onTag, (text) => text);
}

function raisingStyle(tag: string): 'sub' | 'sup' | null {
  const tags = styledTags(attributeOf(tag, 'style') ?? '', attributeOf(tag, 'class') ?? '');
  return tags.find((name) => name === 'sub' || name === 'sup') ?? null;
}

function insteadOf(tag: string): string {
  const name = tagName(tag);
  if (name === 'img' && standsForWords(attributeOf(tag, 'class') ?? '')) return attributeOf(tag, 'alt') ?? '';
  return PARTING.test(name) ? ' ' : '';
}

/** Is a picture of this class a letter, or a formula? Its alternative text says what it is; it is no picture to look at. */
export function standsForWords(className: string): boolean {
  return /(?:^|\s)(?:wp-smiley|emoji|latex|ql-img-\S*)(?:\s|$)/.test(className);
}

/** `&amp;` and its two thousand kin. No tag is left in the text: its `<` are all meant. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  const { children } = fromHtml(text.replaceAll('<', '&lt;'), { fragment: true });
  return children.map((node) => (node.type === 'text' ? node.value : '')).join('');
}
