import { isContents } from './contents.js';
import { attributeOf, mapTags, tagName } from './post-tags.js';

const EMPTY = /^(?:img|input|br|hr|wbr|col|source|track|area|embed|link|meta|base|param)$/;
const STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
/** What only screen readers say; the sign that opens an accordion; KaTeX's picture of a formula that stands there as text too. */
const CLASS = /(?:^|\s)(?:screen-reader-text|wp-block-accordion-heading__toggle-icon|katex-html)(?:\s|$)/;

/**
 * HTML without the elements that nobody sees on the page, without tables of contents, and without the words beside the fields of a form, which say
 * nothing where there is no field. An element that never ends is not believed. Linear time.
 */
export function withoutHidden(html: string): string {
  let hidden = '';
  let depth = 0;
  let forms = 0;
  let dropped: string[] = [];
  const drop = (piece: string) => {
    dropped.push(piece);
    return '';
  };
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    if (hidden === '') {
      if (name === 'form') forms = Math.max(0, forms + (tag.startsWith('</') ? -1 : 1));
      if (tag.startsWith('</') || !(isHidden(tag) || (name === 'label' && forms > 0))) return tag;
      if (EMPTY.test(name)) return '';
      hidden = name;
      depth = 1;
      dropped = [];
      return drop(tag);
    }
    if (name === hidden) depth += tag.startsWith('</') ? -1 : 1;
    if (depth === 0) hidden = '';
    return drop(tag);
  };
  const seen = mapTags(html, onTag, (text) => (hidden === '' ? text : drop(text)));
  return hidden === '' ? seen : seen + dropped.join('');
}

function isHidden(tag: string): boolean {
  if (isContents(tag)) return true;
  if (!/hidden|display|screen-reader|toggle-icon|katex-html/i.test(tag)) return false;
  if (/\shidden(?=[\s=/>])/i.test(tag.replace(/"[^"]*"|'[^']*'/g, '""'))) return true;
  return STYLE.test(attributeOf(tag, 'style') ?? '') || CLASS.test(attributeOf(tag, 'class') ?? '');
}
