import { parseUrl } from '../model/parse-url.js';

/** Strangers' text, made fit to be read: what hides, reorders or piles up goes (fediverse.md D42, D52, D54). */

/** So much of a text is looked at; the rest would be cut anyway. */
const LOOKED_AT = 20_000;

/**
 * What cannot be seen, or changes how the rest is seen: controls, bidi marks, zero-width signs, fillers, lone surrogates,
 * unassigned and private signs. The joiner that makes one emoji of several stays.
 */
const unseen =
  /(?<!\p{Extended_Pictographic}[\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})|(?![\t\n\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u115f\u1160\u2800\u3164\uffa0]|\u034f/gu;

/** One line, without marks that hide, at most `most` characters, with an ellipsis where it was cut. */
export function plainLine(text: string, most: number): string {
  return cut(visible(text).replace(/\s+/g, ' ').trim(), most);
}

/** The same with its line breaks, at most one empty line in a row. */
export function plainLines(text: string, most: number): string {
  const lines = visible(text)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim());
  return cut(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    most,
  );
}

/** A name is no address and no sentence of ours: what could make it look like one goes, in any width. */
export function plainName(name: string, most: number): string {
  return plainLine(
    visible(name)
      .normalize('NFKC')
      .replace(/[@()[\]{}<>“”"„«»‹›]/gu, ' '),
    most,
  );
}

/** `user@host`, of letters, digits and the signs that handles have; null when the text is none. */
export function plainHandle(handle: string): string | null {
  const plain = plainLine(handle, 300).replace(/^@/, '');
  return /^[\p{L}\p{M}\p{N}._~!$&'*+=%-]+@[\p{L}\p{M}\p{N}.:[\]-]+$/u.test(plain) ? plain : null;
}

/** The address as a browser would go there, when it is one of the web and of no unreasonable length; else null (D36). */
export function webAddress(address: string | null): string | null {
  if (address === null || address.length > 2048 || !/^https?:\/\//i.test(address) || parseUrl(address) === null)
    return null;
  const { href, username, password } = new URL(address);
  return username + password === '' && href.length <= 2048 ? href : null;
}

function visible(text: string): string {
  return text
    .slice(0, LOOKED_AT)
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(unseen, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1');
}

/** By characters, never through the middle of one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept: string[] = [];
  let length = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (length + segment.length > most - 1) break;
    kept.push(segment);
    length += segment.length;
  }
  return `${kept.join('').trimEnd()}…`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
