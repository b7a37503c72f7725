import type { Element, RootContent } from 'hast';
import type { ReadNote, Rule } from './faults.js';
import { classesOf, isHashtag, isWithin, textOf } from './read-html.js';

/** What Mastodon keeps (fediverse.md O5). */
const kept = new Set('p br a span del s pre blockquote code b strong u i em ul ol li ruby rt rp'.split(' '));
const blocks = new Set('p pre blockquote ul ol li'.split(' '));
const attributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'className', 'rel'],
  span: ['className'],
  p: ['className'],
  ol: ['start', 'reversed'],
  li: ['value'],
};
const meaningful = /^(?:(?:h|p|u|dt|e)-[\w-]+|mention|hashtag|ellipsis|invisible|quote-inline)$/;
const NOTHING = /^[\s\u00a0\u200b\u200e\u200f\ufeff]*$/;

export const htmlRules: Readonly<Record<string, Rule>> = {
  *'uses a tag that Mastodon drops (O5)'({ elements }) {
    for (const { tagName } of elements) if (!kept.has(tagName)) yield `<${tagName}>`;
  },

  *'carries an attribute that means nothing'({ elements }) {
    for (const element of elements) {
      for (const name of Object.keys(element.properties))
        if (!attributes[element.tagName]?.includes(name)) yield `<${element.tagName} ${name}>`;
      for (const name of classesOf(element)) if (!meaningful.test(name)) yield `class ${name}`;
    }
  },

  *'has a link that is not absolute, or not of the web'({ elements }) {
    for (const { tagName, properties } of elements) {
      if (tagName !== 'a') continue;
      const href = String(properties.href ?? '');
      if (!/^https?:\/\/[^\s/]+\//.test(href) || !URL.canParse(href) || /\s/.test(href)) yield href || '<a>';
      else if (new URL(href).username !== '') yield href;
    }
  },

  *'has an empty element'({ elements }) {
    for (const element of elements)
      if (element.tagName !== 'br' && NOTHING.test(textOf(element))) yield `<${element.tagName}>`;
  },

  *'has breaks at an edge, or three in a row'({ tree, elements }) {
    for (const parent of [tree, ...elements]) {
      const children = (parent.children as RootContent[]).filter((child) => !isBlank(child));
      const name = 'tagName' in parent ? parent.tagName : 'the whole';
      if (isBreak(children[0]) || isBreak(children.at(-1))) yield `<br> at the edge of ${name}`;
      if (children.some((_, at) => children.slice(at, at + 3).filter(isBreak).length === 3)) yield `<br><br><br>`;
    }
  },

  *'has text or inline elements outside of a block'({ tree }) {
    for (const child of tree.children) {
      if (child.type === 'text') yield child.value;
      else if (child.type !== 'element' || !blocks.has(child.tagName)) yield JSON.stringify(child.type);
    }
  },

  *'has a block within a paragraph, or a list of anything but items'({ elements }) {
    for (const { tagName, children } of elements) {
      const names = children.filter((child) => child.type === 'element').map((child) => child.tagName);
      if (!['blockquote', 'li'].includes(tagName) && !['ul', 'ol'].includes(tagName))
        for (const name of names) if (blocks.has(name)) yield `<${name}> in <${tagName}>`;
      if (['ul', 'ol'].includes(tagName)) for (const name of names) if (name !== 'li') yield `<${name}> in a list`;
    }
  },

  *'is not written as HTML is written'({ html }) {
    for (const [found] of html.matchAll(/&(?!(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);).{0,20}/gi)) yield found;
    for (const [found] of html.matchAll(/<(?!\/?[a-z]).{0,20}/gi)) yield found;
  },

  *'says its title twice'(note, { title }) {
    const [first = '', second = ''] = paragraphs(note);
    const wanted = wordsOf(title).join(' ');
    if (
      wanted !== '' &&
      wordsOf(first).join(' ') === wanted &&
      `${wordsOf(second).join(' ')} `.startsWith(`${wanted} `)
    )
      yield second;
  },

  *'does not lead with the wanted link'({ elements }, { title, link }) {
    const hrefs = elements.filter(({ tagName }) => tagName === 'a').map(({ properties }) => String(properties.href));
    const [first] = elements.filter((element) => element.tagName === 'a' && !isHashtag(element));
    if (!hrefs.includes(link)) yield 'no link to its page';
    // Without a title the Note is its text: a card of what the text links to is as good.
    else if (title !== '' && first?.properties.href !== link) yield String(first?.properties.href);
  },

  *'folds whitespace badly'({ tree, runs }) {
    for (const run of runs) {
      if (/(?![\n\t])\p{Cc}|\ufeff/u.test(run.value)) yield JSON.stringify(run.value);
      if (isWithin(run, 'pre')) continue;
      if (/[\n\t\f]|[ \u00a0]{2}/.test(run.value)) yield JSON.stringify(run.value);
    }
    for (const block of innermost(tree)) {
      const words = block.tagName === 'pre' ? '' : textOf(block);
      if (/^[\s\u00a0]|[\s\u00a0]$/.test(words)) yield `edge of <${block.tagName}>: ${JSON.stringify(words)}`;
    }
    if (/[ \u00a0](?:<\/?\w+>)*<br>|<br>(?:<\/?\w+>)*[ \u00a0]/.test(outsidePre(tree))) yield 'a space beside a <br>';
  },
};

function isBreak(node: RootContent | undefined): boolean {
  return node?.type === 'element' && node.tagName === 'br';
}

function isBlank(node: RootContent): boolean {
  return node.type === 'text' && NOTHING.test(node.value);
}

/** Blocks that hold no other block. */
function innermost(node: { children: unknown[] }): Element[] {
  return (node.children as RootContent[]).flatMap((child) => {
    if (child.type !== 'element' || !blocks.has(child.tagName)) return [];
    const inner = innermost(child);
    return inner.length > 0 ? inner : [child];
  });
}

/** Texts and breaks in their order, without what is preformatted. */
function outsidePre(tree: ReadNote['tree']): string {
  const write = (node: RootContent): string => {
    if (node.type === 'text') return node.value.replaceAll('<', '(');
    if (node.type !== 'element' || node.tagName === 'pre') return '';
    return node.tagName === 'br' ? '<br>' : (node.children as RootContent[]).map(write).join('');
  };
  return tree.children.map(write).join('\n');
}

function paragraphs({ tree }: ReadNote): string[] {
  return tree.children.filter((child) => child.type === 'element').map(textOf);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
