import { closers } from './post-tags.js';

/*
 * How formulas stand in a text (wordpress.md §3): `$$…$$`, `\(…\)` and `\[…\]`, `[latex]…[/latex]`, `$latex …$`, and the
 * environments that MathJax reads with no sign around them, `\begin{align}…\end{align}`. A single `$` is money.
 */

const ENVIRONMENTS = 'equation align alignat flalign gather multline eqnarray displaymath array cases split'.split(' ');
/** Begins a formula; the name of an environment stands in the first group. */
const OPENER = String.raw`\$\$|\\\(|\\\[|\[latex(?=[\s\]])|\$latex(?=[\s=])|\\begin\{((?:${ENVIRONMENTS.join('|')})\*?)\}`;
const CLOSERS: Readonly<Record<string, string>> = {
  $$: '$$',
  '\\(': '\\)',
  '\\[': '\\]',
  '[latex': '[/latex]',
  $latex: '$',
};
const LONGEST = 5000;
/** A formula ends within its paragraph; what looks like one and does not is money, or a bracket. */
const PARAGRAPH_ENDS = /\n[ \t]*\n|<\/?(?:p|div|li)\b/i;

/** Where a formula stands; `end` is null where the text stops before the formula does. */
interface FormulaPlace {
  start: number;
  end: number | null;
}

/** The formulas of a text, in their order. Linear time. */
function formulasIn(text: string): FormulaPlace[] {
  const opener = new RegExp(OPENER, 'gi');
  const next = closers(text);
  const places: FormulaPlace[] = [];
  for (let found = opener.exec(text); found; found = opener.exec(text)) {
    const inside = found.index + found[0].length;
    const closer = found[1] === undefined ? (CLOSERS[found[0].toLowerCase()] ?? '') : `\\end{${found[1]}}`;
    const end = next(closer, inside);
    const source = text.slice(inside, end < 0 ? inside + LONGEST + 1 : end);
    if (source.length > LONGEST || PARAGRAPH_ENDS.test(source)) continue;
    places.push({ start: found.index, end: end < 0 ? null : end + closer.length });
    if (end >= 0) opener.lastIndex = end + closer.length;
  }
  return places;
}

/** A text that was cut, without the formula that was cut in two: that one can no longer be read, nor set. */
export function withoutHalfFormula(text: string): string {
  const half = formulasIn(text).find(({ end }) => end === null);
  return half && half.start > 0 ? text.slice(0, half.start) : text;
}

/** Gives every stretch of text that is no formula to one function, every formula to another, and joins what they answer. */
export function mapFormulas(text: string, onWords: (words: string) => string, onFormula: (source: string) => string) {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of formulasIn(text)) {
    if (end === null) continue;
    parts.push(onWords(text.slice(position, start)), onFormula(text.slice(start, end)));
    position = end;
  }
  return [...parts, onWords(text.slice(position))].join('');
}
