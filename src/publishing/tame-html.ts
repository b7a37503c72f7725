import { formulaSource } from './formula-source.js';
import { endOfComment, readTag, type Tag } from './html-tags.js';
import { openTags } from './open-tags.js';
import { noteAttributes, noteTag, skipped, swallowing } from './tag-vocabulary.js';

/** Characters of input; a longer text is cut. No Note carries more than a twentieth of it (fediverse.md O20). */
const MOST_INPUT = 1_000_000;
/** Pictures that stand for a character or a formula; the others are attachments of their own (O11). */
const WORDS_IN_PICTURES = /(?:^|\s)(?:wp-smiley|emoji|latex|ql-img-\S*)(?:\s|$)/;

/**
 * Any text in; out comes HTML of the tags in tag-vocabulary.ts alone, never nested deeply, in linear time. It stands
 * before the tree builder, which needs it: ten thousand open tags overflow its stack, and formatting tags with different
 * attributes, left open, cost it quadratic time and memory. It is not what makes the HTML safe: sanitize-html.ts is.
 */
export function tameHtml(html: string): string {
  const tamer = createTamer(cleanText(html.slice(0, MOST_INPUT)));
  while (tamer.step());
  return tamer.html();
}

/** Without control characters and halves of surrogate pairs, which a Note's JSON and HTML should not carry. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n\f]/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

function createTamer(text: string) {
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const out: string[] = [];
  const open = openTags();
  let position = 0;
  /** Cells seen in this row of a table. */
  let cells = 0;
  /** Skipped elements that have no end tag from here on: looking again and again would take quadratic time. */
  const endless = new Set<string>();

  /** @returns false at the end of the text */
  function step(): boolean {
    const bracket = text.indexOf('<', position);
    if (bracket < 0) {
      out.push(text.slice(position));
      return false;
    }
    out.push(text.slice(position, bracket));
    position = pass(bracket);
    return true;
  }

  /** @returns where reading goes on after the `<` at `at` and what it begins */
  function pass(at: number): number {
    if (!/^<\/?[a-z]/i.test(text.slice(at, at + 3))) {
      if (/^<[!?/]./s.test(text.slice(at, at + 3))) return endOfComment(text, at);
      say('<');
      return at + 1;
    }
    const tag = readTag(text, at);
    if (!tag) {
      // A browser would drop the rest. In a post it is rather "if a <b then …".
      say(text.slice(at));
      return text.length;
    }
    if (!skipped.has(tag.name)) {
      if (tag.closing) close(tag.name);
      else start(tag);
      return tag.end;
    }
    return tag.closing ? tag.end : skip(tag);
  }

  function skip(tag: Tag): number {
    const end = endless.has(tag.name) ? -1 : findEndTag(lowered, tag.name, tag.end);
    if (end < 0) {
      endless.add(tag.name);
      return swallowing.has(tag.name) ? text.length : tag.end;
    }
    const content = text.slice(tag.end, end);
    if (tag.name === 'math') say(formulaSource(tag, content));
    if (['iframe', 'video', 'audio'].includes(tag.name)) link(tag.attributes.get('src') ?? firstSource(content));
    return end;
  }

  function link(address: string): void {
    if (!/^\s*(?:https?:)?\/\//i.test(address)) return;
    open.closeParagraph();
    out.push(`<p><a href="${escapeQuotes(address)}">`);
    say(address);
    out.push('</a></p>');
  }

  function start(tag: Tag): void {
    if (tag.name === 'q') say('“');
    if (tag.name === 'hr') out.push('<div></div>');
    if (tag.name === 'tr' || tag.name === 'table') cells = 0;
    if (tag.name === 'td' || tag.name === 'th') separateCell();
    if (tag.name === 'img' && WORDS_IN_PICTURES.test(tag.attributes.get('class') ?? '')) {
      say(tag.attributes.get('alt') ?? '');
    }
    const name = noteTag(tag.name);
    if (name === null) return;
    if (name !== 'br' && !open.start(name)) return;
    out.push(`<${name}`);
    for (const key of noteAttributes(name)) {
      const value = tag.attributes.get(key);
      if (value !== undefined) out.push(` ${key}="${escapeQuotes(value)}"`);
    }
    out.push('>');
  }

  function close(tagName: string): void {
    if (tagName === 'q') say('”');
    if (tagName === 'tr') out.push('<br>');
    const name = noteTag(tagName);
    if (name === 'br') out.push('<br>');
    else if (name !== null && open.close(name)) out.push(`</${name}>`);
  }

  /** A row of a table is a line of text. */
  function separateCell(): void {
    if (cells > 0) say(' | ');
    cells += 1;
  }

  function say(words: string): void {
    out.push(words.replaceAll('<', '&lt;'));
  }

  return { step, html: () => out.join('') };
}

/** Position of the end tag, or -1. */
function findEndTag(lowered: string, name: string, from: number): number {
  for (let at = lowered.indexOf(`</${name}`, from); at >= 0; at = lowered.indexOf(`</${name}`, at + 2)) {
    if (/[\s/>]/.test(lowered[at + 2 + name.length] ?? '')) return at;
  }
  return -1;
}

/** The first `<source>` of a film or recording. */
function firstSource(content: string): string {
  const at = content.search(/<source\s/i);
  return at < 0 ? '' : (readTag(content, at)?.attributes.get('src') ?? '');
}

function escapeQuotes(value: string): string {
  return value.replaceAll('"', '&quot;');
}
