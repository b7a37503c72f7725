import { attrs } from '@wordpress/shortcode';
import type { ContentImage } from '../model/content-item.js';
import { addressOfShortcode, addressShortcodes } from './address-shortcodes.js';
import { escapeText, linkParagraph } from './post-links.js';
import { closers, tagEnd } from './post-tags.js';

/** One shortcode as it stands in the text; `content` is null where it has no closing tag. */
export interface Shortcode {
  name: string;
  attributes: Readonly<Record<string, string | undefined>>;
  /** Values without a name. */
  numeric: readonly string[];
  content: string | null;
}

/** What a shortcode's renderer may ask about the blog's library. */
export interface Library {
  /** An image, or null where it is gone or none. */
  attachment(id: number): ContentImage | null;
  /** Ids of the images that were uploaded to this very post, in their order. */
  attached?: (() => readonly number[]) | undefined;
  /** Another file, such as a recording, or null. */
  file?: ((id: number) => LibraryFile | null) | undefined;
  /** The recordings or films that were uploaded to this very post, in their order. */
  recordings?: ((kind: Recording) => readonly LibraryFile[]) | undefined;
  /** A custom field of this very post that its blocks are bound to, or null. */
  field?: ((name: string) => string | null) | undefined;
}

export type Recording = 'audio' | 'video';

export interface LibraryFile {
  url: string;
  /** Plain text. */
  title: string;
  /** HTML, without paragraphs. */
  caption: string;
}

/** Gives HTML, or null where the brackets are prose: then they stay. */
export type ShortcodeRenderer = (shortcode: Shortcode, library: Library) => string | null;

const MEDIA = 'src mp4 m4v webm ogv wmv flv mp3 m4a ogg wav wma flac'.split(' ');
const LONGEST_ATTRIBUTES = 20_000;
const MOST_IMAGES = 200;
/** Shortcodes within one another. */
const DEEPEST = 3;

/**
 * Shortcodes whose meaning is known without PHP: WordPress's own (wordpress.md §3), those that stand for an address, and
 * tables of contents. Brackets with any other word are prose or maths, and stay. A further one is one more line here.
 */
const renderers: Readonly<Record<string, ShortcodeRenderer>> = {
  caption: renderCaption,
  wp_caption: renderCaption,
  gallery: renderGallery,
  audio: renderMedia,
  video: renderMedia,
  embed: renderMedia,
  playlist: renderPlaylist,
  ...Object.fromEntries(addressShortcodes.map((name) => [name, renderAddress])),
  // Their entries lead to places in the page.
  toc: () => '',
  no_toc: () => '',
  'ez-toc': () => '',
  lwptoc: () => '',
};

const WRITTEN = new RegExp(`\\[(\\[/?(?:${Object.keys(renderers).join('|')})(?![\\w-])[^[\\]<>]{0,500}\\])\\]`, 'g');
const OPENER = new RegExp(`\\[(\\[?)(${Object.keys(renderers).join('|')})(?![\\w-])`, 'g');

/** Renders the known shortcodes of a text; `[[gallery]]` becomes the text "[gallery]". Linear time. */
export function expandShortcodes(html: string, library: Library, depth = 0): string {
  return replaceShortcodes(html, (shortcode) => {
    const { name, content } = shortcode;
    const inner = content === null || depth >= DEEPEST ? content : expandShortcodes(content, library, depth + 1);
    return rendered(name, { ...shortcode, content: inner }, library);
  });
}

function rendered(name: string, shortcode: Shortcode, library: Library): string | null {
  return renderers[name]?.(shortcode, library) ?? null;
}

/** Code that shows shortcodes, as a reader of the page sees it: `[[gallery]]` is how editors write "[gallery]". */
export function unescapeShortcodes(code: string): string {
  return code.replace(WRITTEN, '$1');
}

/** A text without the known shortcodes and what they enclose, as WordPress strips them for an excerpt. */
export function stripShortcodes(html: string): string {
  return replaceShortcodes(html, (shortcode) => (rendered(shortcode.name, shortcode, NO_LIBRARY) === null ? null : ''));
}

const NO_LIBRARY: Library = { attachment: () => null };

/** @param replacement gives null where the brackets stay */
function replaceShortcodes(html: string, replacement: (shortcode: Shortcode) => string | null): string {
  if (!html.includes('[')) return html;
  const parts: string[] = [];
  const next = closers(html);
  let position = 0;
  OPENER.lastIndex = 0;
  for (let found = OPENER.exec(html); found; found = OPENER.exec(html)) {
    const [opener, escaped = '', name = ''] = found;
    const attributesEnd = next(']', OPENER.lastIndex);
    if (attributesEnd < 0) break;
    const source = html.slice(found.index + opener.length, attributesEnd);
    if (source.length > LONGEST_ATTRIBUTES) continue;
    const contentEnd = source.endsWith('/') ? -1 : enclosedEnd(next, name, attributesEnd);
    const end = contentEnd < 0 ? attributesEnd + 1 : contentEnd + name.length + 3;
    parts.push(html.slice(position, found.index));
    if (escaped !== '' && html[end] === ']') {
      parts.push(html.slice(found.index + 1, end));
    } else {
      const content = contentEnd < 0 ? null : html.slice(attributesEnd + 1, contentEnd);
      const shown = replacement({ name, ...attributesOf(source), content });
      parts.push(...(shown === null ? [html.slice(found.index, end)] : [escaped, shown]));
    }
    position = escaped !== '' && html[end] === ']' ? end + 1 : end;
    OPENER.lastIndex = position;
  }
  return parts.join('') + html.slice(position);
}

/** Where the closing tag stands, if it belongs to this shortcode and not to a later one of the same name. */
function enclosedEnd(next: (mark: string, from: number) => number, name: string, from: number): number {
  const end = next(`[/${name}]`, from);
  const other = next(`[${name}`, from);
  return end >= 0 && other >= 0 && other < end ? -1 : end;
}

function attributesOf(source: string): Pick<Shortcode, 'attributes' | 'numeric'> {
  const { named, numeric } = attrs(source.replace(/\/$/, ''));
  // The library remembers every text that it ever parsed, and looks through them all.
  attrs.clear();
  return { attributes: named, numeric };
}

/** The picture, then what is said about it. */
function renderCaption({ attributes, content }: Shortcode): string {
  if (content === null) return '';
  const picture = content.indexOf('<img');
  const end = picture < 0 ? -1 : tagEnd(content, picture);
  const linkEnd = end < 0 ? null : /^\s*<\/a>/.exec(content.slice(end));
  const split = end < 0 ? 0 : end + (linkEnd?.[0].length ?? 0);
  const caption = attributes.caption ?? content.slice(split).trim();
  return `<figure>${content.slice(0, split)}<figcaption>${caption}</figcaption></figure>`;
}

/** The images it names; without names, those that were uploaded to the post. */
function renderGallery({ attributes }: Shortcode, library: Library): string {
  const named = attributes.ids ?? attributes.include;
  if (named === undefined && attributes.id !== undefined) return '';
  const excluded = new Set(idsIn(attributes.exclude ?? ''));
  const ids = named === undefined ? (library.attached?.() ?? []) : idsIn(named);
  return pictures(
    ids.filter((id) => !excluded.has(id)),
    library,
  );
}

/** Images of the library by id, each as the editor would have saved it. */
export function pictures(ids: readonly number[], { attachment, file }: Library): string {
  return ids
    .slice(0, MOST_IMAGES)
    .map((id) => {
      const image = attachment(id);
      if (image === null) return '';
      const caption = file?.(id)?.caption ?? '';
      const words = caption.trim() === '' ? '' : `<figcaption>${caption}</figcaption>`;
      return `<figure><img class="wp-image-${id}" src="${escapeText(image.url)}" alt="${escapeText(image.alt)}">${words}</figure>`;
    })
    .join('');
}

function renderPlaylist({ attributes }: Shortcode, library: Library): string {
  const named = attributes.ids ?? attributes.include;
  const files =
    named === undefined
      ? (library.recordings?.(attributes.type === 'video' ? 'video' : 'audio') ?? [])
      : idsIn(named).map((id) => library.file?.(id) ?? null);
  const items = files.map((file) =>
    file === null ? '' : `<li><a href="${escapeText(file.url)}">${escapeText(file.title || file.url)}</a></li>`,
  );
  return items.join('') === '' ? '' : `<ul>${items.join('')}</ul>`;
}

/** Ids in a list parted by commas. */
function idsIn(list: string): number[] {
  return list
    .split(/[\s,]+/)
    .slice(0, MOST_IMAGES)
    .filter((id) => /^\d{1,15}$/.test(id))
    .map(Number);
}

/** Without an address: the first recording or film that was uploaded to the post. */
function renderMedia({ name, attributes, numeric, content }: Shortcode, library: Library): string {
  const named = MEDIA.map((key) => attributes[key]).find((value) => value !== undefined && value !== '');
  const written = named ?? (content?.trim() || numeric.find((value) => value.includes('/')));
  const address = (written ?? (name === 'embed' ? '' : uploaded(name === 'video' ? 'video' : 'audio', library))).trim();
  return /^(?:https?:\/)?\/[^\s<>"]+$/i.test(address) ? linkParagraph(address) : '';
}

function uploaded(kind: Recording, library: Library): string {
  return escapeText(library.recordings?.(kind)[0]?.url ?? '');
}

function renderAddress({ name, attributes, numeric, content }: Shortcode): string | null {
  const address = addressOfShortcode(name, { named: attributes, numeric, content });
  return address === null ? null : linkParagraph(address);
}
