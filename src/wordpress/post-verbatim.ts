import { closers } from './post-tags.js';

/*
 * Code and formulas are kept as the editor wrote them: neither paragraphs nor links nor shortcodes are made in them
 * (wordpress.md §3). A maths blog without its formulas says nothing.
 */

/** Begins a formula or a piece of code; the name of a tag, where it is one, stands in the first group. */
const OPENER = /<(pre|code|script|style|svg|math)(?=[\s/>])|\$\$|\\\(|\\\[|\[latex(?=[\s\]])|\$latex(?=[\s=])/gi;
const CLOSERS: Record<string, string> = { $$: '$$', '\\(': '\\)', '\\[': '\\]', '[latex': '[/latex]', $latex: '$' };

/** Signs for private use: they stand for what was taken out, and are nobody's text. */
const TAKEN = /[\ue000-\ue003]/g;
const INLINE = /\ue000(\d+)\ue001/g;
const BLOCK = /(?:<p>\s*)?\ue002(\d+)\ue003(?:\s*<\/p>)?/g;

/** Takes code and formulas out, lets `transform` change the rest, and puts them back. Linear time. */
export function aroundVerbatim(html: string, transform: (html: string) => string): string {
  const kept: string[] = [];
  const changed = transform(takeOut(html.replace(TAKEN, ''), kept));
  const back = (_mark: string, index: string) => kept[Number(index)] ?? '';
  return changed.replace(BLOCK, back).replace(INLINE, back);
}

function takeOut(html: string, kept: string[]): string {
  const parts: string[] = [];
  const nextEnd = closers(html);
  let position = 0;
  OPENER.lastIndex = 0;
  for (let found = OPENER.exec(html); found; found = OPENER.exec(html)) {
    const [opener, element] = found;
    const end = element
      ? elementEnd(nextEnd, element, found.index)
      : formulaEnd(html, nextEnd, opener.toLowerCase(), found.index);
    if (end < 0) continue;
    const source = html.slice(found.index, end);
    parts.push(html.slice(position, found.index));
    parts.push(
      element === undefined ? mark(kept, formula(source)) : mark(kept, source, element.toLowerCase() === 'pre'),
    );
    position = end;
    OPENER.lastIndex = end;
  }
  return parts.join('') + html.slice(position);
}

function mark(kept: string[], source: string, isBlock = false): string {
  const index = kept.push(source) - 1;
  return isBlock ? `\n\n\ue002${index}\ue003\n\n` : `\ue000${index}\ue001`;
}

function elementEnd(nextEnd: (mark: string, from: number) => number, name: string, from: number): number {
  const end = nextEnd(`</${name}>`, from);
  return end < 0 ? -1 : end + name.length + 3;
}

/** A formula ends within its paragraph; what looks like one and does not is money, or a bracket. */
function formulaEnd(html: string, nextEnd: (mark: string, from: number) => number, opener: string, at: number): number {
  const closer = CLOSERS[opener] ?? '';
  const end = nextEnd(closer, at + opener.length);
  if (end < 0 || end - at > LONGEST_FORMULA) return -1;
  const source = html.slice(at, end);
  return /\n[ \t]*\n|<\/?(?:p|div|li)\b/i.test(source) ? -1 : end + closer.length;
}

const LONGEST_FORMULA = 5000;

/** A formula's source as HTML: the visual editor puts breaks into it, and the text editor bare `<`. */
function formula(source: string): string {
  return source
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?(?:em|i|strong|b)>|<\/?span\b[^<>]*>/gi, '')
    .replaceAll('<', '&lt;');
}
