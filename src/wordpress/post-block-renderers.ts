import { attributeRenderers, isCountdown, onlyInner } from './attribute-blocks.js';
import type { BlockRenderer, BlockTools } from './block-renderer.js';
import { isContentsBlock } from './contents.js';
import { ownHtml, type PostBlock } from './post-blocks.js';
import { escapeText, linkParagraph } from './post-links.js';
import { overridesOf } from './post-overrides.js';
import { pictures } from './post-shortcodes.js';
import { mapTags, tagName } from './post-tags.js';
import { plainText } from './post-text.js';

/** A block's own HTML as it was saved, nothing made of it. */
const verbatim: BlockRenderer = (block) => ownHtml(block);

const nothing: BlockRenderer = () => '';

/**
 * How blocks are shown, by name: a further one is a small function and a line here. What stands nowhere here is shown as
 * it was saved; a dynamic block that saved nothing is nothing.
 */
const renderers: Readonly<Record<string, BlockRenderer>> = {
  ...attributeRenderers,
  'core/freeform': (block, tools) => tools.classic(ownHtml(block)),
  'core/code': verbatim,
  'core/preformatted': verbatim,
  'core/verse': verbatim,
  'core/embed': renderEmbed,
  'core/block': (block, tools) => tools.pattern(Number(block.attributes.ref), overridesOf(block)),
  'core/shortcode': renderShortcode,
  'core/math': renderMath,
  'core/image': (block, tools) => withoutPageLinks(tools.saved(block), block),
  'core/media-text': (block, tools) => withoutPageLinks(tools.saved(block), block),
  'core/gallery': renderGallery,
  'core/file': renderFile,
  'core/cover': renderCover,
  'core/cover-image': renderCover,
  'core/social-link': renderSocialLink,
  'core/accordion-heading': (block, tools) => withoutTags(tools.saved(block), 'button'),
  'core/footnotes': (_block, tools) => tools.footnotes(),
  'core/separator': () => '<hr>',
  // What only marks a place, or holds a place for what PHP would put there.
  'core/more': nothing,
  'core/nextpage': nothing,
  'core/spacer': nothing,
  'core/query': nothing,
  'core/terms-query': nothing,
  'generateblocks/query': nothing,
  'generateblocks/query-loop': nothing,
  'core/comments': nothing,
  'core/post-comments': nothing,
  'core/navigation': nothing,
  'core/form': nothing,
  'jetpack/contact-form': nothing,
  'jetpack/subscriptions': nothing,
};

export function rendererOf({ name }: PostBlock): BlockRenderer {
  if (name === null) return renderers['core/freeform'] ?? nothing;
  if (name.startsWith('core-embed/')) return renderEmbed;
  if (Object.hasOwn(renderers, name)) return renderers[name] ?? nothing;
  if (isContentsBlock(name)) return nothing;
  if (isCountdown(name)) return onlyInner;
  return name.startsWith('core/') ? renderSaved : renderForeign;
}

function renderSaved(block: PostBlock, tools: BlockTools): string {
  return tools.saved(block);
}

/** Blocks of plugins are shown as they were saved; some save nothing but a shortcode, which says nothing without them. */
function renderForeign(block: PostBlock, tools: BlockTools): string {
  const html = tools.saved(block);
  return html.includes('[') && isLoneShortcode(plainText(html)) ? '' : html;
}

/** What is embedded is elsewhere: a link leads there. */
function renderEmbed(block: PostBlock): string {
  const html = ownHtml(block);
  const { url } = block.attributes;
  const address = typeof url === 'string' ? escapeText(url) : (/https?:\/\/[^\s<>"]+/i.exec(html)?.[0] ?? '');
  const caption = between(html, '<figcaption', '</figcaption>');
  return `${isAddress(address) ? linkParagraph(address) : ''}${caption === '' ? '' : `<p>${caption}</p>`}`;
}

/** In a block of its own even an unknown bracket is surely a shortcode, and says nothing without its plugin. */
function renderShortcode(block: PostBlock, tools: BlockTools): string {
  const html = tools.classic(ownHtml(block));
  return isLoneShortcode(plainText(html)) ? '' : html;
}

/** But formulas do. */
function isLoneShortcode(text: string): boolean {
  return /^\[(?!(?:la|ka)?tex\b|math\b)\/?[a-z][\w-]*(?:\s[^\]]*)?\](?:$|.*\]$)/is.test(text);
}

/** Since 6.9 the formula is saved as MathML, and its LaTeX as an attribute. */
function renderMath(block: PostBlock, tools: BlockTools): string {
  const { latex } = block.attributes;
  return typeof latex === 'string' && latex.trim() !== ''
    ? `<p>\\[${escapeText(latex.trim())}\\]</p>`
    : tools.saved(block);
}

/** Today a gallery holds blocks, formerly a list of pictures; and some of its first ones only the ids. */
function renderGallery(block: PostBlock, tools: BlockTools): string {
  const html = withoutPageLinks(withoutTags(tools.saved(block), 'ul', 'li'), block);
  const { ids } = block.attributes;
  if (/<img/i.test(html) || !Array.isArray(ids)) return html;
  return pictures(ids.map(Number), tools.library) + html;
}

/** A link to the picture's own page or file is marked as the classic editor marks it: link-names.ts gives it no words. */
function withoutPageLinks(html: string, { attributes: { linkDestination, linkTo } }: PostBlock): string {
  const target = linkDestination ?? linkTo;
  if (target !== 'media' && target !== 'attachment' && target !== 'file' && target !== 'post') return html;
  return html.replace(/<a(?=\s[^<>]*>\s*<img\b)/gi, '<a rel="attachment"');
}

/** The file's name is the link; the button beside it would be a second one. */
function renderFile(block: PostBlock, tools: BlockTools): string {
  const html = tools.saved(block);
  const [first = -1, second = -1] = [...html.matchAll(/<a\s/gi)].map(({ index }) => index);
  const end = second < 0 ? -1 : html.indexOf('</a>', second);
  return first < 0 || end < 0 ? html : html.slice(0, second) + html.slice(end + '</a>'.length);
}

/** A film behind words says nothing; a picture that is only a style is a picture. */
function renderCover(block: PostBlock, tools: BlockTools): string {
  const html = withoutTags(tools.saved(block), 'video');
  const { url, id, alt, backgroundType } = block.attributes;
  if (!isAddress(url) || backgroundType === 'video' || /<img/i.test(ownHtml(block))) return html;
  const name = Number.isSafeInteger(id) ? ` class="wp-image-${id}"` : '';
  return `<img${name} src="${escapeText(url)}" alt="${typeof alt === 'string' ? escapeText(alt) : ''}">${html}`;
}

/** HTML without the tags of some elements; what stands within them stays. */
function withoutTags(html: string, ...names: string[]): string {
  return mapTags(
    html,
    (tag) => (names.includes(tagName(tag)) ? '' : tag),
    (text) => text,
  );
}

/** PHP would draw the sign of the service: its name says it too. */
function renderSocialLink({ attributes: { url, label, service } }: PostBlock): string {
  const named = typeof label === 'string' ? label.trim() : '';
  if (typeof url !== 'string' || url === '' || (named === '' && !isAddress(url))) return '';
  const name = typeof service === 'string' ? service.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : url;
  return `<li><a href="${escapeText(url)}">${escapeText(named || name)}</a></li>`;
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value);
}

/** The content of the first such element, or nothing. */
function between(html: string, start: string, end: string): string {
  const at = html.indexOf(start);
  const opened = at < 0 ? -1 : html.indexOf('>', at);
  const closed = opened < 0 ? -1 : html.indexOf(end, opened);
  return closed < 0 ? '' : html.slice(opened + 1, closed).trim();
}
