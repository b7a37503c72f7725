import { cleanText } from '../activitypub/clean-text.js';
import { endOfComment, readTag, type Tag } from '../activitypub/html-tags.js';
import { formulaSource } from '../wordpress/post-math.js';
import { standsForWords } from '../wordpress/post-text.js';
import { isUndone, styledTags } from '../wordpress/style-meaning.js';
import { openTags } from './open-tags.js';
import { tableLines } from './table-lines.js';
import { blockTags, inlineTags, noteAttributes, noteTag, skipped, swallowing, UNDONE } from './tag-vocabulary.js';

/** Characters of input; a longer text is cut. No Note carries more than a twentieth of it (fediverse.md O20). */
const MOST_INPUT = 1_000_000;

/** What fills an empty cell. */
const NO_WORDS = /^(?:\s|&nbsp;|&#160;)*$/i;

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

function createTamer(text: string) {
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const out: string[] = [];
  const open = openTags();
  const lines = tableLines();
  let position = 0;
  /** Where in `out` the last cell of a table, or a part of one, began. */
  let seam = 0;
  /** Skipped elements that have no end tag from here on: looking again and again would take quadratic time. */
  const endless = new Set<string>();

  /** @returns false at the end of the text */
  function step(): boolean {
    const bracket = text.indexOf('<', position);
    write(text.slice(position, bracket < 0 ? text.length : bracket));
    if (bracket < 0) return false;
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
    return tag.closing ? tag.end : skip(tag, at);
  }

  function skip(tag: Tag, at: number): number {
    const end = endless.has(tag.name) ? -1 : findEndTag(lowered, tag.name, tag.end);
    if (end < 0) {
      endless.add(tag.name);
      return swallowing.has(tag.name) ? text.length : tag.end;
    }
    const content = text.slice(tag.end, end);
    if (tag.name === 'math') say(formulaSource(text.slice(at, tag.end), content));
    if (['iframe', 'video', 'audio'].includes(tag.name)) link(tag.attributes.get('src') ?? firstSource(content));
    return end;
  }

  function link(address: string): void {
    if (!/^\s*(?:https?:\/)?\//i.test(address)) return;
    const inLine = part();
    if (!inLine) open.closeParagraph();
    out.push(`${inLine ? '' : '<p>'}<a href="${escapeQuotes(address)}">`);
    say(address);
    out.push(`</a>${inLine ? '' : '</p>'}`);
    part();
  }

  function start(tag: Tag): void {
    if (tag.name === 'q') say('“');
    if (tag.name === 'tr' || tag.name === 'table' || tag.name === 'td' || tag.name === 'th') setTable(tag);
    if (tag.name === 'img' && standsForWords(tag.attributes.get('class') ?? '')) {
      say(tag.attributes.get('alt') ?? '');
    }
    const name = noteTag(tag.name);
    if (isApart(tag.name) && part()) return;
    if (tag.name === 'hr') out.push('<div></div>');
    if (name === null) return;
    if (name !== 'br' && !open.start(name)) return;
    out.push(`<${name}`);
    for (const key of noteAttributes(name)) {
      const value = tag.attributes.get(key);
      if (value !== undefined) out.push(` ${key}="${escapeQuotes(value)}"`);
    }
    const means = meansOf(tag);
    out.push(means === '' ? '>' : ` data-means="${means}">`);
  }

  function close(tagName: string): void {
    if (tagName === 'q') say('”');
    if (tagName === 'tr') endRow();
    if ((tagName === 'td' || tagName === 'th') && lines.endCell()) seam = out.push('') - 1;
    if (tagName === 'table') lines.table(true);
    if (isApart(tagName) && part()) return;
    const name = noteTag(tagName);
    if (name === 'br') out.push('<br>');
    else if (name !== null && open.close(name)) out.push(`</${name}>`);
  }

  /** A row of a table is a line of text. */
  function setTable(tag: Tag): void {
    if (tag.name === 'table') lines.table(false);
    else if (tag.name === 'tr') endRow();
    else {
      lines.cell(() => lowered.slice(position));
      if (lines.isLine()) seam = out.push('') - 1;
      else out.push('<div></div>');
    }
  }

  function endRow(): void {
    if (lines.row()) out.push('<br>');
  }

  function isApart(name: string): boolean {
    const becomes = noteTag(name);
    return becomes === 'br' || name === 'hr' || (becomes !== null && blockTags.has(becomes));
  }

  /** @returns true where no block can stand, because the text is a line of a table */
  function part(): boolean {
    if (!lines.isLine()) return false;
    lines.part();
    seam = out.push('') - 1;
    return true;
  }

  function say(words: string): void {
    write(words.replaceAll('<', '&lt;'));
  }

  function write(words: string): void {
    const between = NO_WORDS.test(words) ? '' : lines.words();
    if (between !== '') out[seam] = between;
    out.push(words);
  }

  return { step, html: () => out.join('') };
}

/** What an element's style and class say, for note-flow.ts. */
function meansOf({ name, attributes }: Tag): string {
  const style = attributes.get('style') ?? '';
  // Classes of boxes are names that an editor gave to a part of the page.
  const className = inlineTags.has(noteTag(name) ?? '') ? (attributes.get('class') ?? '') : '';
  return [...styledTags(style, className), ...(isUndone(name, style) ? [UNDONE] : [])].join(' ');
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
