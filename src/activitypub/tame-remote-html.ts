import { cleanText } from './clean-text.js';
import { endOfComment, readTag, type Tag } from './html-tags.js';

/** Characters of input; what is longer is cut. */
const MOST_INPUT = 64 * 1024;
/** Characters of output: twice what is kept in the end; the rest need not be parsed. */
const MOST_OUTPUT = 40_000;
/** Elements open at once. */
const DEEPEST = 20;
const LONGEST_ALT = 300;

/** What a tag becomes; one that stands nowhere here goes, and its words stay. */
const becomes = new Map<string, string>();
for (const [target, names] of Object.entries({
  p: `p div section article header footer main aside nav figure figcaption details summary center address h1 h2 h3 h4 h5
    h6 dl dt dd table caption tr hr`,
  br: 'br',
  a: 'a',
  span: 'span',
  blockquote: 'blockquote q',
  code: 'code kbd samp tt',
  pre: 'pre listing',
  strong: 'strong',
  em: 'em cite dfn var',
  b: 'b th',
  i: 'i',
  u: 'u ins',
  del: 'del s strike',
  ul: 'ul menu dir',
  ol: 'ol',
  li: 'li',
  ruby: 'ruby',
  rt: 'rt',
  rp: 'rp',
})) {
  for (const name of names.split(/\s+/)) becomes.set(name, target);
}

/** Elements whose content is no text for a reader. */
const skipped = new Set(
  'script style template title textarea xmp iframe noembed noframes noscript svg select canvas object video audio'.split(
    ' ',
  ),
);
const blocks = new Set(['p', 'blockquote', 'pre', 'ul', 'ol', 'li']);
/** Within these a paragraph of its own may stand. */
const holders = new Set(['blockquote', 'ul', 'ol', 'li']);

/**
 * Any text in; out comes HTML of the allowed tags alone, each closed where it must be, never nested deeply, in linear time.
 * It stands before the tree builder, which needs it: many open tags overflow its stack, or cost it quadratic time. It is
 * not what makes the HTML safe: remote-html.ts is.
 */
export function tameRemoteHtml(html: string): string {
  const tamer = createTamer(cleanText(html.slice(0, MOST_INPUT)));
  while (tamer.step());
  return tamer.html();
}

function createTamer(text: string) {
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const out: string[] = [];
  const open: string[] = [];
  let position = 0;
  let written = 0;
  /** Tags that stood too deep: so many end tags close nothing. */
  let leftOut = 0;
  /** Skipped elements that have no end tag from here on: looking again and again would take quadratic time. */
  const endless = new Set<string>();

  /** @returns false at the end of the text, or once there is enough of it */
  function step(): boolean {
    if (written > MOST_OUTPUT) return false;
    const bracket = text.indexOf('<', position);
    say(text.slice(position, bracket < 0 ? text.length : bracket));
    if (bracket < 0) return false;
    position = pass(bracket);
    return true;
  }

  /** @returns where reading goes on after the `<` at `at` and what it begins */
  function pass(at: number): number {
    if (!/^<\/?[a-z]/i.test(text.slice(at, at + 3))) {
      if (/^<[!?/]./s.test(text.slice(at, at + 3))) return endOfComment(text, at);
      say('&lt;');
      return at + 1;
    }
    const tag = readTag(text, at);
    // What ends within a tag was cut there, and a browser drops it too.
    if (!tag) return text.length;
    if (skipped.has(tag.name)) return tag.closing ? tag.end : endOfSkipped(tag);
    if (tag.name === 'img' || tag.name === 'math') say(wordsInstead(tag));
    if (tag.name === 'math' && !tag.closing) return endOfSkipped(tag);
    if (tag.name === 'td' || tag.name === 'th') say(' ');
    const name = becomes.get(tag.name);
    if (name === 'br') say('<br>');
    else if (name !== undefined && tag.closing) close(name);
    else if (name !== undefined) start(name, tag);
    return tag.end;
  }

  function endOfSkipped({ name, end }: Tag): number {
    const at = endless.has(name) ? -1 : lowered.indexOf(`</${name}`, end);
    if (at >= 0) return at;
    endless.add(name);
    return end;
  }

  function start(name: string, tag: Tag): void {
    makeRoom(name);
    if (open.length >= DEEPEST) {
      leftOut += 1;
      return;
    }
    // A list item needs its list.
    const element = name === 'li' && !open.includes('ul') && !open.includes('ol') ? 'p' : name;
    open.push(element);
    say(`<${element}${attributesOf(element, tag)}>`);
  }

  /** Ends what cannot stay open around the element that comes (HTML §13.2.6.4.7): then no reader sees another tree than we. */
  function makeRoom(name: string): void {
    if (name === 'a') endThrough(open.lastIndexOf('a'));
    if (name === 'rt' || name === 'rp') endThrough(Math.max(open.lastIndexOf('rt'), open.lastIndexOf('rp')));
    if (name === 'li') endThrough(innermost((other) => other === 'li', ['ul', 'ol']));
    if (blocks.has(name)) endThrough(innermost((other) => other === 'p', [...holders]));
  }

  /** Where the innermost such element is open, not looking out of `walls`; -1 where none is. */
  function innermost(such: (name: string) => boolean, walls: readonly string[]): number {
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const name = open[index] ?? '';
      if (such(name)) return index;
      if (walls.includes(name)) return -1;
    }
    return -1;
  }

  function close(name: string): void {
    if (leftOut > 0) leftOut -= 1;
    else endThrough(innermost((other) => other === name, name === 'li' ? ['ul', 'ol'] : []));
  }

  /** Ends this element, and whatever is open in it. */
  function endThrough(index: number): void {
    if (index < 0) return;
    while (open.length > index) say(`</${open.pop()}>`);
  }

  function say(words: string): void {
    out.push(words);
    written += words.length;
  }

  return {
    step,
    html() {
      endThrough(0);
      return out.join('');
    },
  };
}

/** A picture or a formula in words, as they stand in the tag. */
function wordsInstead({ attributes }: Tag): string {
  const words = attributes.get('alt') ?? attributes.get('alttext') ?? '';
  const cut = words.length > LONGEST_ALT ? words.slice(0, LONGEST_ALT).replace(/&[^;]{0,31}$/, '') : words;
  return cut.replaceAll('<', '&lt;');
}

function attributesOf(name: string, { attributes }: Tag): string {
  const wanted = name === 'a' ? ['href', 'class'] : name === 'span' || name === 'p' ? ['class'] : [];
  return wanted
    .filter((key) => attributes.has(key))
    .map((key) => ` ${key}="${attributes.get(key)?.replaceAll('"', '&quot;')}"`)
    .join('');
}
