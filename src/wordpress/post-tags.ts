/** A tag of a post ends within so many characters, or it is none: what editors write is far shorter. */
const LONGEST_TAG = 4000;
/** Elements whose content is no text for a reader. */
const SILENT = /<(script|style|svg|template|noscript|iframe|textarea|select|button)(?=[\s/>])/gi;

/** Position after the tag whose `<` stands at `at`, or -1 where it begins none: "a < b", "I <3 you". */
export function tagEnd(html: string, at: number): number {
  if (!/^<\/?[a-z]/i.test(html.slice(at, at + 3))) return -1;
  const last = Math.min(html.length, at + LONGEST_TAG);
  let quote = '';
  for (let index = at + 2; index < last; index += 1) {
    const sign = html[index] ?? '';
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') {
      return index + 1;
    } else if (sign === '<') {
      return -1;
    } else if ((sign === '"' || sign === "'") && html[index - 1] === '=') {
      quote = sign;
    }
  }
  return -1;
}

/** Gives every tag and every text between tags to one of two functions, and joins what they answer. */
export function mapTags(html: string, onTag: (tag: string) => string, onText: (text: string) => string): string {
  const parts: string[] = [];
  let position = 0;
  let text = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', position)) {
    const end = tagEnd(html, at);
    position = end < 0 ? at + 1 : end;
    if (end < 0) continue;
    parts.push(onText(html.slice(text, at)), onTag(html.slice(at, end)));
    text = end;
  }
  parts.push(onText(html.slice(text)));
  return parts.join('');
}

/** Name of a tag, in lower case, without slash. */
export function tagName(tag: string): string {
  return /^<\/?([a-z][^\s/>]*)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
}

/** Raw value of a tag's attribute, or null where it has none: character references are not decoded. */
export function attributeOf(tag: string, name: string): string | null {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? [];
  return double ?? single ?? bare ?? null;
}

/** Comments as HTML reads them: an unclosed one lasts to the end of the text. */
const COMMENT = /<!--(?:-?>|[\s\S]*?(?:--!?>|$))/g;

/** @param keep what stands in a comment's place; nothing unless given */
export function replaceComments(html: string, keep: (comment: string) => string = () => ''): string {
  return html.replace(COMMENT, keep);
}

/** HTML without scripts, styles, drawings and frames, contents included. */
export function withoutSilent(html: string): string {
  const parts: string[] = [];
  const nextEnd = closers(html);
  let position = 0;
  SILENT.lastIndex = 0;
  for (let found = SILENT.exec(html); found; found = SILENT.exec(html)) {
    const end = nextEnd(`</${found[1]}`, found.index);
    if (end < 0) continue;
    parts.push(html.slice(position, found.index));
    position = html.indexOf('>', end) + 1 || html.length;
    SILENT.lastIndex = position;
  }
  return parts.join('') + html.slice(position);
}

/**
 * Finds where a mark stands next, or -1. Remembers what it found, so that asking for the same mark at ever later
 * positions reads the text once in all.
 */
export function closers(text: string): (mark: string, from: number) => number {
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const known = new Map<string, number>();
  return (mark, from) => {
    const wanted = mark.toLowerCase();
    let at = known.get(wanted) ?? 0;
    if (at >= 0 && (at < from || !known.has(wanted))) at = lowered.indexOf(wanted, from);
    known.set(wanted, at);
    return at;
  };
}
