import { isContents } from './contents.js';
import { attributeOf, mapTags, tagName } from './post-tags.js';
import { plainText } from './post-text.js';

const EMPTY = /^(?:img|input|br|hr|wbr|col|source|track|area|embed|link|meta|base|param)$/;
const STYLE = /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden)(?=;|!|$)/i;
/** What only screen readers say; the sign that opens an accordion; KaTeX's picture of a formula that stands there as text too. */
const CLASS = /(?:^|\s)(?:screen-reader-text|wp-block-accordion-heading__toggle-icon|katex-html)(?:\s|$)/;

/**
 * HTML without the elements that nobody sees on the page, without tables of contents, and without the words beside the fields of a form, which say
 * nothing where there is no field. An element that never ends hides all that follows, as on the page. Linear time.
 */
export function withoutHidden(html: string): string {
  let hidden = '';
  let depth = 0;
  let forms = 0;
  let label: string[] = [];
  const drop = (piece: string) => {
    label.push(piece);
    return '';
  };
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    if (hidden === '') {
      if (name === 'form') forms = Math.max(0, forms + (tag.startsWith('</') ? -1 : 1));
      if (tag.startsWith('</')) return tag;
      const isLabel = name === 'label' && forms > 0;
      if (!isLabel && !isHidden(tag)) return tag;
      if (EMPTY.test(name)) return '';
      hidden = name;
      depth = 1;
      label = [];
      return drop(tag);
    }
    if (name === hidden) depth += tag.startsWith('</') ? -1 : 1;
    if (depth === 0) hidden = '';
    return drop(tag);
  };
  const seen = mapTags(html, onTag, (text) => (hidden === '' ? text : drop(text)));
  // A label that never ends is seen on the page: only its field is not.
  return hidden === 'label' && !isHidden(label[0] ?? '') ? seen + label.join('') : seen;
}

/** Does a style, its character references decoded, hide its element? */
export function hidesByStyle(style: string): boolean {
  // CSS lets comments, spaces and escapes stand within: none of them changes what it says.
  const plain = style
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_escape, code: string) => characterOf(Number.parseInt(code, 16)))
    .replace(/\\|\s+/g, '');
  return STYLE.test(plain);
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function isHidden(tag: string): boolean {
  if (isContents(tag)) return true;
  if (!/hidden|style|class/i.test(tag)) return false;
  if (/\shidden(?=[\s=/>])/i.test(tag.replace(/"[^"]*"|'[^']*'/g, '""'))) return true;
  const style = attributeOf(tag, 'style');
  return (
    (style !== null && hidesByStyle(style.includes('&') ? plainText(style) : style)) ||
    CLASS.test(attributeOf(tag, 'class') ?? '')
  );
}
