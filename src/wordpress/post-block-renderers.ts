import type { PostBlock } from './post-blocks.js';
import { escapeText, linkParagraph } from './post-links.js';

/** What a block's renderer may use: each gives HTML. */
export interface BlockTools {
  /** The block's own HTML with its inner blocks in their places. */
  saved(block: PostBlock): string;
  /** Classic content: paragraphs, shortcodes, links. */
  classic(text: string): string;
  /** A synced pattern, or nothing where it is missing, or contains itself. */
  pattern(id: number): string;
}

export type BlockRenderer = (block: PostBlock, tools: BlockTools) => string;

/** A block's own HTML as it was saved, nothing made of it. */
const verbatim: BlockRenderer = (block) => ownHtml(block);

const nothing: BlockRenderer = () => '';

/**
 * How blocks are shown, by name: a further one is a small function and a line here. What stands nowhere here is shown as
 * it was saved; a dynamic block that saved nothing is nothing.
 */
const renderers: Readonly<Record<string, BlockRenderer>> = {
  'core/freeform': (block, tools) => tools.classic(ownHtml(block)),
  'core/code': verbatim,
  'core/preformatted': verbatim,
  'core/verse': verbatim,
  'core/html': verbatim,
  'core/embed': renderEmbed,
  'core/block': (block, tools) => tools.pattern(Number(block.attributes.ref)),
  'core/shortcode': renderShortcode,
  'core/math': renderMath,
  'core/more': nothing,
  'core/nextpage': nothing,
  'core/spacer': nothing,
  'core/separator': () => '<hr>',
  'core/footnotes': nothing,
};

export function rendererOf(name: string | null): BlockRenderer {
  if (name === null) return renderers['core/freeform'] ?? nothing;
  if (name.startsWith('core-embed/')) return renderEmbed;
  return Object.hasOwn(renderers, name) ? (renderers[name] ?? nothing) : (block, tools) => tools.saved(block);
}

/** The HTML that stands in the block itself, without its inner blocks. */
function ownHtml({ content }: PostBlock): string {
  return content.filter((piece) => piece !== null).join('');
}

/** What is embedded is elsewhere: a link leads there. */
function renderEmbed(block: PostBlock): string {
  const html = ownHtml(block);
  const { url } = block.attributes;
  const address = typeof url === 'string' ? escapeText(url) : (/https?:\/\/[^\s<>"]+/i.exec(html)?.[0] ?? '');
  const caption = between(html, '<figcaption', '</figcaption>');
  return `${/^https?:\/\//i.test(address) ? linkParagraph(address) : ''}${caption === '' ? '' : `<p>${caption}</p>`}`;
}

/** In a block of its own even an unknown bracket is surely a shortcode, and says nothing without its plugin: but formulas do. */
function renderShortcode(block: PostBlock, tools: BlockTools): string {
  const html = tools.classic(ownHtml(block));
  return /^\s*(?:<p>)?\s*\[(?!(?:la|ka)?tex\b|math\b)\/?[a-z][\w-]*(?:\s[^\]]*)?\]/i.test(html) ? '' : html;
}

/** Since 6.9 the formula is saved as MathML, and its LaTeX as an attribute. */
function renderMath(block: PostBlock, tools: BlockTools): string {
  const { latex } = block.attributes;
  return typeof latex === 'string' && latex.trim() !== ''
    ? `<p>\\[${escapeText(latex.trim())}\\]</p>`
    : tools.saved(block);
}

/** The content of the first such element, or nothing. */
function between(html: string, start: string, end: string): string {
  const at = html.indexOf(start);
  const opened = at < 0 ? -1 : html.indexOf('>', at);
  const closed = opened < 0 ? -1 : html.indexOf(end, opened);
  return closed < 0 ? '' : html.slice(opened + 1, closed).trim();
}
