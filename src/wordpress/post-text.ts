import { fromHtml } from 'hast-util-from-html';
import { attributeOf, mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';
import { raisedText } from './raised-text.js';

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
    .replace(RAISED, (_marked, above?: string, below?: string) =>
      above === undefined ? raisedText('sub', below ?? '') : raisedText('sup', above),
    )
    .replace(/[^\P{Cc}\s]|\ufeff/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Control characters stand for the tags of raised and lowered words until what they enclose is decoded; then they go. */
const RAISING = { sup: ['\x0e', '\x0f'], sub: ['\x10', '\x11'] } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the marks
const RAISED = /\x0e([^\x0e-\x11]*)\x0f|\x10([^\x0e-\x11]*)\x11/g;

function withoutTags(html: string): string {
  let open: 'sub' | 'sup' | null = null;
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    if (name !== 'sub' && name !== 'sup') {
      if (PARTING.test(name)) open = null;
      return insteadOf(tag);
    }
    const isEnd = tag.startsWith('</');
    if (isEnd ? open !== name : open !== null) return '';
    open = isEnd ? null : name;
    return RAISING[name][isEnd ? 1 : 0];
  };
  return mapTags(withoutSilent(replaceComments(html)), onTag, (text) => text);
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
