import type { Element, ElementContent } from 'hast';

/** Signs that Unicode has raised and lowered. */
const from = '0123456789+-−=()ni';
const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'];
const lowered = [...'₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'];
const ORDINAL = /^(?:st|nd|rd|th|e|er|re|ère|ème|o|a|os|as)$/iu;
/** What marks a note or a name stands by itself: [1], *, †, ®. */
const MARK = /^(?:\[[^\]]*\]|\([^)]*\)|[*†‡§¶®©™℠°′″ªº'’]+)$/u;

/**
 * Text for `<sup>` and `<sub>`, which Mastodon drops (O5): without this "10<sup>6</sup>" reads 106. Unicode's own signs
 * where it has them (10⁶, H₂O), else as one writes formulas in plain text: e^x, a_(ij).
 * @returns null when there is a link in it, whose text and target must stay
 */
export function raisedText(tag: 'sub' | 'sup', node: Element): string | null {
  if (hasLink(node)) return null;
  const words = textOf(node).trim();
  if (words === '' || (tag === 'sup' && (ORDINAL.test(words) || MARK.test(words)))) return words;
  if (words === 'TM' && tag === 'sup') return '™';
  const table = tag === 'sup' ? raised : lowered;
  const signs = [...words].map((sign) => table[from.indexOf(sign)] ?? null);
  if (!signs.includes(null) && [...words].every((sign) => from.includes(sign))) return signs.join('');
  const mark = tag === 'sup' ? '^' : '_';
  return [...words].length === 1 ? `${mark}${words}` : `${mark}(${words})`;
}

/** A footnote's mark is a link within its page, and no link for a Note. */
function hasLink(node: Element): boolean {
  return node.children.some(
    (child) =>
      child.type === 'element' &&
      (hasLink(child) || (child.tagName === 'a' && !/^\s*(?:#|$)/.test(String(child.properties.href ?? '')))),
  );
}

function textOf(node: Element): string {
  return node.children.map((child: ElementContent) => wordsOf(child)).join('');
}

function wordsOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? textOf(node) : '';
}
