import { closers } from './post-tags.js';

/** Longer ones are no shortcode. */
const LONGEST = 20_000;

/**
 * A text without the tags of these plugin shortcodes (`wordpress.strip_shortcodes`; `vc_*` are all that begin so). What stands between an opening and
 * a closing tag stays: it was written to be read. `[[name]]` is how editors write of a shortcode, and becomes the text
 * "[name]". Linear time.
 */
export function withoutShortcodes(html: string, names: readonly string[]): string {
  if (names.length === 0 || !html.includes('[')) return html;
  const opener = openerOf(names);
  const next = closers(html);
  const parts: string[] = [];
  let position = 0;
  let lastCloses = -1;
  for (let found = opener.exec(html); found; found = opener.exec(html)) {
    const [, escaped = '', closes = ''] = found;
    const end = bracketEnd(html, opener.lastIndex, next);
    if (end < 0) continue;
    const isText = escaped !== '' && html[end] === ']';
    parts.push(html.slice(position, found.index));
    if (isText) parts.push(html.slice(found.index + 1, end));
    else parts.push(escaped, parting(lastCloses === found.index && closes === ''));
    position = isText ? end + 1 : end;
    lastCloses = closes === '' || isText ? -1 : end;
    opener.lastIndex = position;
  }
  return parts.join('') + html.slice(position);
}

function openerOf(names: readonly string[]): RegExp {
  const words = names.map((name) => name.replace(/[$()*+.?\\^{|}]/g, '\\$&').replace(/\\\*$/, '[\\w-]*'));
  return new RegExp(`\\[(\\[?)(/?)(?:${words.join('|')})(?![\\w-])`, 'g');
}

/** Page builders set box beside box: where one ends and the next begins, so do paragraphs. */
function parting(isBetweenBoxes: boolean): string {
  return isBetweenBoxes ? '\n\n' : '';
}

/** Position after the bracket that ends a shortcode's attributes; one within quotes does not. */
function bracketEnd(html: string, from: number, next: (mark: string, from: number) => number): number {
  const first = next(']', from);
  if (first < 0 || first - from > LONGEST) return -1;
  let quote = '';
  for (let index = from; index < html.length && index - from <= LONGEST; index += 1) {
    const sign = html[index] ?? '';
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === ']') {
      return index + 1;
    } else if ((sign === '"' || sign === "'") && html[index - 1] === '=') {
      quote = sign;
    }
  }
  // A quote that never ends is none.
  return first + 1;
}
