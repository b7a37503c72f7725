import type { BlockRenderer, BlockTools } from './block-renderer.js';
import { ownHtml, type PostBlock } from './post-blocks.js';
import { escapeText, linkParagraph } from './post-links.js';
import { isRecord } from './post-overrides.js';
import { attributeOf } from './post-tags.js';
import { plainText } from './post-text.js';

/*
 * Blocks whose words stand in their attributes, because PHP or a script sets them on the page; and blocks whose saved words
 * are for that script alone. Their forms are those that the blocks' own sources save.
 */

/** What these blocks show, by name. */
export const attributeRenderers: Readonly<Record<string, BlockRenderer>> = {
  // A heading and a list for a script stand before the tabs.
  'core/tabs': onlyInner,
  'core/tab-list': () => '',
  'core/tab': (block, tools) => labelled(block, block.attributes.label, tools),
  'core/tab-panel': (block, tools) => labelled(block, block.attributes.label, tools),
  'kadence/tabs': (block, tools) => renderTabs(block, namesIn(block.attributes.titles, 'text'), tools),
  'uagb/tabs': (block, tools) => renderTabs(block, namesIn(block.attributes.tabHeaders, 'text'), tools),
  'core/playlist-track': renderTrack,
  'activitypub/reply': linkTo('url'),
  'jetpack/podcast-episode': linkTo('mediaUrl', 'title'),
  'jetpack/podcast-player': linkTo('url'),
  'jetpack/gif': (block, tools) =>
    linkTo(block.attributes.giphyUrl === undefined ? 'gifUrl' : 'giphyUrl', 'caption')(block, tools),
  'coblocks/gist': linkTo('url'),
  'kadence/singlebtn': linkTo('link', 'text'),
  'kadence/testimonial': renderTestimonial,
  'presto-player/youtube': linkTo('src'),
  'presto-player/vimeo': linkTo('src'),
  'presto-player/self-hosted': linkTo('src'),
  'presto-player/audio': linkTo('src'),
  'embedpress/embedpress': linkTo('url'),
  'embedpress/document': linkTo('href', 'fileName'),
  'rank-math/faq-block': renderQuestions('questions'),
  'rank-math/howto-block': renderQuestions('steps'),
  'getwid/counter': (block, tools) => tools.saved(block).replace(/>0<\/span>/, `>${countOf(block)}</span>`),
  'kadence/countup': (block, tools) => paragraph(countOf(block)) + tools.saved(block),
  'jetpack/event-countdown': (block) => partOf(ownHtml(block), 'event-countdown__event-title'),
};

/** Countdowns of every plugin: a script fills their figures in. */
export function isCountdown(name: string): boolean {
  return /[/-]count-?down(?=-|$)/.test(name);
}

/** The blocks that an editor put into it, without what a script fills in around them. */
export function onlyInner(block: PostBlock, tools: BlockTools): string {
  return tools.saved({ ...block, content: block.inner.map(() => null) });
}

/** The figure that a script counts up to: what is saved is where it begins. */
function countOf(block: PostBlock): string {
  const [opener = ''] = /<[^<>]*\sdata-end="[^<>]*>/.exec(ownHtml(block)) ?? [];
  return ['data-prefix', 'data-end', 'data-suffix'].map((name) => attributeOf(opener, name) ?? '').join('');
}

/** What stands for itself in a block's HTML, without words. */
const SHOWN = /<(?:img|iframe|video|audio)[\s>]/i;

/** A block that shows an address: as it was saved, if it was; else a link made of its attributes. */
function linkTo(address: string, words?: string): BlockRenderer {
  return (block, tools) => {
    const html = tools.saved(block);
    if (SHOWN.test(html) || plainText(html) !== '') return html;
    const text = words === undefined ? '' : textOf(block.attributes[words]);
    const href = textOf(block.attributes[address]);
    if (!/^(?:https?:)?\/\S+$/i.test(href)) return paragraph(text);
    return text === '' ? linkParagraph(escapeText(href)) : paragraph(`<a href="${escapeText(href)}">${text}</a>`);
  };
}

/** Each tab under its own name, where the block has one name for each. */
function renderTabs(block: PostBlock, names: readonly string[], tools: BlockTools): string {
  if (names.length < block.inner.length) return tools.saved(block);
  return tools.saved({ ...block, content: block.inner.flatMap((_tab, index) => [label(names[index]), null]) });
}

function labelled(block: PostBlock, name: unknown, tools: BlockTools): string {
  return tools.saved({ ...block, content: [label(name), ...block.content] });
}

function label(name: unknown): string {
  const words = textOf(name);
  return words === '' ? '' : paragraph(`<strong>${words}</strong>`);
}

/** An item of the list that the playlist around it saved. */
function renderTrack({ attributes: { src, title, artist } }: PostBlock): string {
  const address = textOf(src);
  if (!/^(?:https?:)?\/\S+$/i.test(address)) return '';
  const words = [textOf(artist), textOf(title)].filter((part) => part !== '').join(': ');
  return `<li><a href="${escapeText(address)}">${words || escapeText(address)}</a></li>`;
}

function renderTestimonial({ attributes: { title, content, name, occupation } }: PostBlock): string {
  const person = [textOf(name), textOf(occupation)].filter((part) => part !== '').join(', ');
  const words = [label(title), paragraph(textOf(content)), paragraph(person)].join('');
  return words === '' ? '' : `<blockquote>${words}</blockquote>`;
}

/** Questions with their answers, or steps with what to do; as they were saved, if they were. */
function renderQuestions(attribute: string): BlockRenderer {
  return (block, tools) => {
    const html = tools.saved(block);
    const entries = block.attributes[attribute];
    if (plainText(html) !== '' || !Array.isArray(entries)) return html;
    const seen = entries.filter((entry) => isRecord(entry) && entry.visible !== false);
    return seen.map(({ title, content }) => `${label(title)}${paragraph(textOf(content))}`).join('');
  };
}

function namesIn(list: unknown, key: string): string[] {
  return Array.isArray(list) ? list.map((one) => textOf(isRecord(one) ? one[key] : one)) : [];
}

/** The content of the element that has a class. */
function partOf(html: string, className: string): string {
  const [, name = '', words = ''] =
    new RegExp(`<(\\w+)[^<>]*class="[^"<>]*\\b${className}\\b[^<>]*>([\\s\\S]*?)</div>`).exec(html) ?? [];
  return name === '' ? '' : words;
}

function paragraph(html: string): string {
  return html === '' ? '' : `<p>${html}</p>`;
}

/** Attributes of text hold HTML. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
