/** Signs that Unicode has raised and lowered. */
const from = '0123456789+-−=()ni';
const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'];
const lowered = [...'₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'];
const ORDINAL = /^(?:st|nd|rd|th|e|er|re|ère|ème|o|a|os|as)$/iu;
/** What marks a note or a name stands by itself: [1], *, †, ®. */
const MARK = /^(?:\[[^\]]*\]|\([^)]*\)|[*†‡§¶®©™℠°′″ªº'’]+)$/u;

/**
 * Words of a `<sup>` or `<sub>` where there are no such tags, in excerpts and on Mastodon (O5): without this
 * "10<sup>6</sup>" reads 106. Unicode's own signs where it has them (10⁶, H₂O), else as one writes formulas in plain text:
 * e^x, a_(ij).
 */
export function raisedText(tag: 'sub' | 'sup', text: string): string {
  const words = text.trim();
  if (words === '' || (tag === 'sup' && (ORDINAL.test(words) || MARK.test(words)))) return words;
  if (words === 'TM' && tag === 'sup') return '™';
  const table = tag === 'sup' ? raised : lowered;
  const signs = [...words].map((sign) => table[from.indexOf(sign)] ?? null);
  if (!signs.includes(null)) return signs.join('');
  const mark = tag === 'sup' ? '^' : '_';
  return [...words].length === 1 ? `${mark}${words}` : `${mark}(${words})`;
}
