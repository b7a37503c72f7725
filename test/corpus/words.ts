import { fromHtml } from 'hast-util-from-html';
import { textOf } from './read-html.js';

const SILENT = /<!--[\s\S]*?-->|<(script|style|textarea|select|noscript|math|svg|object)\b[\s\S]*?<\/\1>/gi;
const PARTING = /<\/?(?:p|br|li|ul|ol|div|blockquote|pre|t[dhr]|h\d|figcaption|dt|dd|rt|rp|cite|summary)\b[^>]*>/gi;
/** Hashtags, and links that show their own address. */
const NO_PROSE = /<a [^>]*class="mention hashtag"[^>]*>.*?<\/a>|<a [^>]*><span class="invisible">.*?<\/a>/gs;

/** Of two letters or more, raised and joined ones as plain ones, those of addresses decoded: Notes show them so. */
export function wordsOf(text: string): string[] {
  const plain = text
    .replace(/(?:%[89a-f][\da-f])+/gi, letters)
    .normalize('NFKC')
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}\p{M}]{2,}/gu) ?? [];
}

function letters(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** What a reader of this HTML sees. Inline elements do not part words, blocks do. */
export function wordsShown(html: string): string[] {
  return wordsOf(decoded(html.replace(SILENT, ' ').replace(PARTING, ' ')));
}

/** The same, of a Note, but for addresses and hashtags. */
export function wordsOfProse(html: string): string[] {
  return wordsShown(html.replace(NO_PROSE, ' '));
}

/** Every word of raw sources, with tags read as spaces and as nothing ("<b>O</b>nce" is one word), decoded up to twice. */
export function wordsWritten(sources: string): Set<string> {
  const raw = sources.replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const readings = [raw, raw.replace(/<[^<>]*>/g, ''), raw.replace(/<[^<>]*>/g, ' ')];
  return new Set(
    readings.flatMap((text) => {
      const once = decoded(text.replaceAll('<', ' &lt;'));
      return [text, once, decoded(once.replaceAll('<', ' &lt;'))].flatMap(wordsOf);
    }),
  );
}

function decoded(html: string): string {
  return textOf(fromHtml(html, { fragment: true }));
}
