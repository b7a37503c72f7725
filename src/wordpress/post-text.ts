import { fromHtml } from 'hast-util-from-html';
import { mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';

/** Elements that part words. */
const PARTING =
  /^(?:p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|t[rdh]|caption|fig(?:ure|caption)|section|article|aside|header|footer|main|nav|address|details|summary|option)$/;

/**
 * Plain text of a piece of HTML, in one line: tags and scripts gone, character references decoded, whitespace folded.
 * For titles, names and excerpts. What only looks like a tag ("1 < 2") stays.
 */
export function plainText(html: string): string {
  const bare = html.includes('<') ? withoutTags(html) : html;
  return decodeReferences(bare)
    .replace(/[^\P{Cc}\s]|\ufeff/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim();
}

function withoutTags(html: string): string {
  return mapTags(
    withoutSilent(replaceComments(html)),
    (tag) => (PARTING.test(tagName(tag)) ? ' ' : ''),
    (text) => text,
  );
}

/** `&amp;` and its two thousand kin. No tag is left in the text: its `<` are all meant. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  const { children } = fromHtml(text.replaceAll('<', '&lt;'), { fragment: true });
  return children.map((node) => (node.type === 'text' ? node.value : '')).join('');
}
