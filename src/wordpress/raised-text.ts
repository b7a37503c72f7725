/** Characters that Unicode has raised and lowered. */
const from = '0123456789+-−=()ni';
const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'];
const lowered = [...'₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'];
/** What ends a number in words: 1st, 2nde, 3ème, 1er, nº. */
const ORDINAL = /^(?:st|nd|rd|th|nde?s?|ers?|res?|ère?s?|i?[èe]mes?|i?èmes?|ste|de|era?|da|[rmt]o|[em]|o|a|os|as)$/iu;
/** What marks a note or a name needs no mark of its own: [1], *, †, ®. */
const MARK = /^(?:\[[^\]]*\]|\([^)]*\)|[*†‡§¶®©™℠°′″ªº'’]+)$/u;
const LETTERS = /^\p{L}[\p{L}\p{M}\s.’'-]*$/u;

/** What a formula raises or lowers letters of: a number, a bracket, a single letter, or a function's name. */
const FORMULA_BASE =
  /(?:[\p{N}()[\]{}|′']|(?<![\p{L}\p{M}])\p{L}|(?<!\p{L})(?:arg)?(?:sin|cos|tan|cot|sec|log|ln|lg|exp|det|dim|gcd|lim|max|min|sup|inf|tr|ker|Hom|Aut|End|Ext|Tor))$/u;
/** Abbreviations that begin with a capital and end raised, in French, Spanish, Portuguese and English. */
const ABBREVIATION =
  /^(?:M(?:mes?|l?lles?|grs?|r|c)|C[hi]es?|D(?:r|ra|rs|ras|res)|P(?:r|rs|dt)|S(?:r|ra|ras|res|t|te|ts|tes|ta|to)|V(?:ve|da)|F(?:co|ca)|L(?:da|do)|É(?:ts|tab)|E(?:ts|xcmo)|I(?:ng|llmo)|Jph|Wm|Chas|Thos|G(?:al|ral)|N[ºo]s?)\.?$/u;

/**
 * Words of a `<sup>` or `<sub>` where there are no such tags, in excerpts and on Mastodon (O5): without this
 * "10<sup>6</sup>" reads 106. Unicode's own characters where it has them (10⁶, H₂O); else as people write formulas in plain
 * text: e^x, a_(ij). Letters behind a word, or that end an abbreviation, are letters: Mlle, XXe.
 * @param before the text directly before it; empty behind a space and at the beginning
 */
export function raisedText(tag: 'sub' | 'sup', text: string, before: string): string {
  const words = text.trim();
  if (words === '' || (tag === 'sup' && (ORDINAL.test(words) || MARK.test(words)))) return words;
  if (words === 'TM' && tag === 'sup') return '™';
  if (LETTERS.test(words) && !isFormula(tag, words, before)) return words;
  const table = tag === 'sup' ? raised : lowered;
  const characters = [...words].map((character) => table[from.indexOf(character)] ?? null);
  if (!characters.includes(null)) return characters.join('');
  const mark = tag === 'sup' ? '^' : '_';
  return [...words].length === 1 ? `${mark}${words}` : `${mark}(${words})`;
}

function isFormula(tag: 'sub' | 'sup', words: string, before: string): boolean {
  if (!FORMULA_BASE.test(before)) return false;
  return tag === 'sub' || !ABBREVIATION.test(`${before.slice(-1)}${words}`);
}
