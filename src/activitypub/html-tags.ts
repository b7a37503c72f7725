/** A tag as it stands in the text. Attribute values are raw: character references not decoded. */
export interface Tag {
  name: string;
  closing: boolean;
  attributes: Map<string, string>;
  /** Position after its `>`. */
  end: number;
}

const NAME_END = /[\t\n\f\r />]/g;
const ATTRIBUTE_END = /[\t\n\f\r />=]/g;
const UNQUOTED_END = /[\t\n\f\r >]/g;
const NOT_SPACE = /[^\t\n\f\r ]/g;
const NOT_SPACE_OR_SLASH = /[^\t\n\f\r /]/g;
const COMMENT_END = /--!?>/g;

/**
 * Reads the tag that begins at `at`, where `<` or `</` and a letter stand. In the way of the HTML standard §13.2.5.8 to
 * §13.2.5.40, so that no quote or slash can make Herald and a browser see two different tags.
 * @returns null when the text ends before the tag does
 */
export function readTag(html: string, at: number): Tag | null {
  const closing = html[at + 1] === '/';
  const start = at + (closing ? 2 : 1);
  let position = find(NAME_END, html, start);
  const name = html.slice(start, position).toLowerCase();
  const attributes = new Map<string, string>();
  for (;;) {
    position = find(NOT_SPACE_OR_SLASH, html, position);
    if (position >= html.length) return null;
    if (html[position] === '>') return { name, closing, attributes, end: position + 1 };
    const nameEnd = find(ATTRIBUTE_END, html, position + 1);
    const key = html.slice(position, nameEnd).toLowerCase();
    const { value, end } = readValue(html, find(NOT_SPACE, html, nameEnd));
    if (!attributes.has(key)) attributes.set(key, value);
    position = end;
  }
}

function readValue(html: string, at: number): { value: string; end: number } {
  if (html[at] !== '=') return { value: '', end: at };
  const start = find(NOT_SPACE, html, at + 1);
  const quote = html[start];
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, start + 1);
    return end < 0 ? { value: '', end: html.length } : { value: html.slice(start + 1, end), end: end + 1 };
  }
  const end = find(UNQUOTED_END, html, start);
  return { value: html.slice(start, end), end };
}

/** Position of the first match from `from` on, or the end of the text. */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Position after the comment or declaration that begins at `at` with `<!` or `<?` or `</`; an unclosed one lasts to the end. */
export function endOfComment(html: string, at: number): number {
  if (!html.startsWith('<!--', at)) {
    const end = html.indexOf('>', at);
    return end < 0 ? html.length : end + 1;
  }
  const [abrupt] = /^-?>/.exec(html.slice(at + 4, at + 6)) ?? [];
  if (abrupt) return at + 4 + abrupt.length;
  COMMENT_END.lastIndex = at + 4;
  return COMMENT_END.exec(html) ? COMMENT_END.lastIndex : html.length;
}
