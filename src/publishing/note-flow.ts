import type { Element, RootContent } from 'hast';
import { cleanText } from '../activitypub/clean-text.js';
import {
  classesOf,
  DEEPEST_INLINE,
  element,
  hasBlock,
  hasWords,
  inlineElement,
  isList,
  isRaising,
  isUndone,
  numbering,
  raisedWords,
  stressOf,
  styleOf,
  text,
  tightItem,
  withoutPath,
  withRubyBrackets,
} from './note-elements.js';
import { inlineTags } from './tag-vocabulary.js';

/** Quotations and lists within one another. Beyond, the text stays and the tag goes, and so with inline elements. */
const DEEPEST = 6;
/** Breaks in a row: a line ends, and at most one stays empty. */
const MOST_BREAKS = 2;
/** Characters before raised words that say what they are. */
const LONGEST_BASE = 30;
/** One no-break space holds two words together; among others, or at an edge, it only makes room, as writers of Word do. */
const NO_BREAK = '\u00a0';
const SPACES = /[ \t\n\f\u00a0]+/g;
const NOT_SPACE = /[^ \t\n\f\u00a0]/;

/** What stands around the nodes to set. */
interface Setting {
  base: string | undefined;
  wrappers: readonly Element[];
  depth: number;
  /** Within `<pre>`. */
  verbatim: boolean;
}

/** Whitespace met but not set yet: it goes into the innermost element that holds the words before it and after it. */
interface Gap {
  depth: number;
  breaks: number;
  space: string;
}

/**
 * Sets a tree of the tags of tag-vocabulary.ts as a Note is built: paragraphs, lists, quotations and preformatted text,
 * nothing empty, whitespace folded, no block inside an inline element.
 * @param base against which relative links are read; without it they lose their link and keep their text
 */
export function noteFlow(nodes: readonly RootContent[], base?: string): Element[] {
  return setFlow(nodes, { base, wrappers: [], depth: 0, verbatim: false });
}

function setFlow(nodes: readonly RootContent[], setting: Setting): Element[] {
  const { base, depth, verbatim } = setting;
  const blocks: Element[] = [];
  /** Inline elements that are open now, each still empty; and the copies of them in the paragraph, made when words come. */
  const open: Element[] = [...setting.wrappers];
  let copies: Element[] = [];
  let paragraph: Element | null = null;
  let className: string[] = [];
  let gap: Gap | null = null;
  /** The end of the last words: what is raised may be a formula, or the end of a word. */
  let said = '';

  function visit(node: RootContent): void {
    if (node.type === 'text') addText(cleanText(node.value));
    if (node.type !== 'element') return;
    if (node.tagName === 'br') addGap(verbatim ? 0 : 1, '\n');
    else if (inlineTags.has(node.tagName)) addInline(node);
    else if (verbatim) addLine(node);
    else addBlock(node);
  }

  function addContent(node: Element): void {
    for (const child of node.children) visit(child);
  }

  function addBlock(node: Element): void {
    flush();
    styled(stressOf(node), () => setBlock(node));
    flush();
    className = [];
  }

  function styled<T>([tag, ...rest]: readonly string[], fill: () => T): T {
    return tag === undefined ? fill() : within(element(tag), () => styled(rest, fill));
  }

  function setBlock(node: Element): void {
    switch (depth < DEEPEST ? node.tagName : 'div') {
      case 'ul':
      case 'ol':
        push(list(node));
        break;
      case 'blockquote':
        push(element('blockquote', inner(node.children)));
        break;
      case 'pre':
        push(element('pre', setFlow(node.children, { ...setting, wrappers: open, verbatim: true }).flatMap(content)));
        break;
      case 'h2':
        within(element('strong'), () => addContent(node));
        break;
      default:
        className = node.tagName === 'p' ? classesOf(node).filter((name) => name === 'quote-inline') : [];
        addContent(node);
    }
  }

  function push(block: Element): void {
    if (block.children.length > 0) blocks.push(block);
  }

  function inner(node: readonly RootContent[]): Element[] {
    return setFlow(node, { ...setting, wrappers: open, depth: depth + 1 });
  }

  function list(node: Element): Element {
    const items: Element[] = [];
    for (const child of node.children) {
      const isItem = child.type === 'element' && child.tagName === 'li';
      const parts = isItem ? styled(stressOf(child), () => inner(child.children)) : inner([child]);
      const last = items.at(-1);
      if (parts.length === 0) continue;
      // A list between two items, and not in one, belongs to the item before it.
      if (!isItem && last && parts.every(isList)) last.children.push(...parts);
      else items.push(element('li', tightItem(parts), isItem ? numbering(child) : {}));
    }
    return element(node.tagName, items, numbering(node));
  }

  /** A block within preformatted text is a line of it. */
  function addLine(node: Element): void {
    if (!gap?.space.includes('\n')) addGap(0, '\n');
    addContent(node);
    if (!gap?.space.includes('\n')) addGap(0, '\n');
  }

  function addInline(node: Element): void {
    const raising = [node.tagName, ...styleOf(node)].find(isRaising);
    const raised = raising ? raisedWords(raising, node, gap ? '' : said) : null;
    styled(stressOf(node), () => {
      if (raised === null) setInline(node);
      else addText(cleanText(raised));
    });
  }

  function setInline(node: Element): void {
    const { tagName } = node;
    const wrapper = isRaising(tagName) || isUndone(node) ? null : inlineElement(node, base);
    if (wrapper === null) addContent(node);
    else if (tagName === 'ruby') addRuby(wrapper, node);
    else {
      const shown = tagName === 'a' ? withoutPath(node, String(wrapper.properties.href)) : node;
      within(wrapper, () => addContent(shown));
    }
  }

  /** Around blocks it is none: each would be a ruby of its own, with half of the brackets. */
  function addRuby(wrapper: Element, node: Element): void {
    if (hasBlock(node)) addContent(node);
    else within(wrapper, () => addContent(withRubyBrackets(node)));
  }

  function within<T>(wrapper: Element, fill: () => T): T {
    const opens = mayOpen(wrapper.tagName);
    if (opens) open.push(wrapper);
    const filled = fill();
    if (opens) open.pop();
    copies.length = Math.min(copies.length, open.length);
    if (gap) gap.depth = Math.min(gap.depth, open.length);
    return filled;
  }

  function mayOpen(tagName: string): boolean {
    const names = open.map((other) => other.tagName);
    if (open.length >= DEEPEST_INLINE) return false;
    if (tagName === 'rt' || tagName === 'rp') return names.at(-1) === 'ruby';
    return tagName === 'span' || !names.includes(tagName);
  }

  function addText(value: string): void {
    const start = value.search(NOT_SPACE);
    if (start < 0) {
      if (value !== '') addGap(0, value);
      return;
    }
    let end = value.length;
    while (!NOT_SPACE.test(value[end - 1] ?? 'x')) end -= 1;
    if (start > 0) addGap(0, value.slice(0, start));
    addWords(value.slice(start, end));
    if (end < value.length) addGap(0, value.slice(end));
  }

  function addGap(breaks: number, space: string): void {
    gap ??= { depth: open.length, breaks: 0, space: '' };
    gap.breaks = Math.min(MOST_BREAKS, gap.breaks + breaks);
    gap.space += space;
  }

  function addWords(words: string): void {
    paragraph ??= element('p', [], className.length > 0 ? { className } : {});
    if (gap) setGap(paragraph, gap);
    said = `${gap ? '' : said}${words}`.slice(-LONGEST_BASE);
    gap = null;
    copiesIn(paragraph, open.length).children.push(text(verbatim ? words : folded(words)));
  }

  /** Whitespace is one space, but in code each counts. */
  function folded(words: string): string {
    const inCode = open.some(({ tagName }) => tagName === 'code');
    return inCode ? words.replace(/[\t\n\f]/g, ' ') : words.replace(SPACES, (run) => (run === NO_BREAK ? run : ' '));
  }

  function setGap(root: Element, { depth: at, breaks, space }: Gap): void {
    const first = root.children.length === 0;
    // What stands before the first word is nothing, but for the indentation of a preformatted line.
    if (first && !verbatim) return;
    const { children } = copiesIn(root, at);
    if (breaks > 0) for (let index = 0; index < breaks; index += 1) children.push(element('br'));
    else if (first) children.push(text(space.slice(space.lastIndexOf('\n') + 1)));
    else children.push(text(verbatim || space === NO_BREAK ? space : ' '));
  }

  /** The innermost of the first `count` open elements, as it stands in the paragraph. */
  function copiesIn(root: Element, count: number): Element {
    for (const wrapper of open.slice(copies.length, count)) {
      const copy = element(wrapper.tagName, [], { ...wrapper.properties });
      (copies.at(-1) ?? root).children.push(copy);
      copies.push(copy);
    }
    return copies[count - 1] ?? root;
  }

  function flush(): void {
    if (paragraph && hasWords(paragraph)) blocks.push(paragraph);
    paragraph = null;
    copies = [];
    gap = null;
    said = '';
  }

  for (const node of nodes) visit(node);
  flush();
  return blocks;
}

function content(block: Element): Element['children'] {
  return block.children;
}
