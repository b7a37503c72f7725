import { mapFormulas } from './post-formulas.js';
import { unescapeShortcodes } from './post-shortcodes.js';
import { closers } from './post-tags.js';

/*
 * Code and formulas are kept as the editor wrote them: neither paragraphs nor links nor shortcodes are made in them
 * (wordpress.md §3). A maths blog without its formulas says nothing.
 */

/** Elements whose content is code or a formula. */
const OPENER = /<(pre|code|script|style|svg|math)(?=[\s/>])/gi;

/** Signs for private use: they stand for what was taken out, and are nobody's text. */
const TAKEN = /[\ue000-\ue003]/g;
const INLINE = /\ue000(\d+)\ue001/g;
const BLOCK = /(?:<p>\s*)?\ue002(\d+)\ue003(?:\s*<\/p>)?/g;

/** Takes code and formulas out, lets `transform` change the rest, and puts them back. Linear time. */
export function aroundVerbatim(html: string, transform: (html: string) => string): string {
  const kept: string[] = [];
  const changed = transform(takeFormulas(takeElements(html.replace(TAKEN, ''), kept), kept));
  const back = (_mark: string, index: string) => kept[Number(index)] ?? '';
  // A formula may have code in it, and is put back first.
  return changed.replace(BLOCK, back).replace(INLINE, back).replace(BLOCK, back).replace(INLINE, back);
}

function takeElements(html: string, kept: string[]): string {
  const parts: string[] = [];
  const nextEnd = closers(html);
  let position = 0;
  OPENER.lastIndex = 0;
  for (let found = OPENER.exec(html); found; found = OPENER.exec(html)) {
    const name = found[1]?.toLowerCase() ?? '';
    const end = elementEnd(nextEnd, name, found.index);
    if (end < 0) continue;
    const source = html.slice(found.index, end);
    parts.push(html.slice(position, found.index));
    parts.push(mark(kept, name === 'pre' || name === 'code' ? unescapeShortcodes(source) : source, name === 'pre'));
    position = end;
    OPENER.lastIndex = end;
  }
  return parts.join('') + html.slice(position);
}

function takeFormulas(html: string, kept: string[]): string {
  return mapFormulas(
    html,
    (words) => words,
    (source) => mark(kept, formula(source)),
  );
}

function mark(kept: string[], source: string, isBlock = false): string {
  const index = kept.push(source) - 1;
  return isBlock ? `\n\n\ue002${index}\ue003\n\n` : `\ue000${index}\ue001`;
}

function elementEnd(nextEnd: (mark: string, from: number) => number, name: string, from: number): number {
  const end = nextEnd(`</${name}>`, from);
  return end < 0 ? -1 : end + name.length + 3;
}

/** A formula's source as HTML: the visual editor puts breaks into it, and the text editor bare `<`. */
function formula(source: string): string {
  return source
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?(?:em|i|strong|b)>|<\/?span\b[^<>]*>/gi, '')
    .replaceAll('<', '&lt;');
}
