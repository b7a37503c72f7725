import type { ContentImage, ContentRecording } from '../../model/content-item.js';
import type { Hashtag, Note, NoteContent } from '../../model/note.js';
import { imageTypeOf } from '../../model/picture-format.js';
import type { QuotePolicy } from '../../model/quote.js';
import { audienceOf, PUBLIC } from '../addressing.js';
import { wireLanguage } from '../language.js';
import type { Uris } from '../uris.js';
import { renderInlineCollection } from './collection.js';
import { renderTime } from './time.js';

/** Above this, the same text a second time would bring an activity near Misskey's 64 KiB (O20). In bytes of JSON. */
const LARGEST_DOUBLED_CONTENT = 24_576;
/** Bytes of JSON of all that may be long in a Note, its content twice. */
const LARGEST_WITH_DOUBLED_CONTENT = 50_000;
/** Pixelfed refuses every attachment when one is wider or higher (O11). */
const LARGEST_SIDE = 5_000;
const MOST_IMAGES = 16;
const LONGEST_ALT = 1_500;

/** What others did to a Note. */
export interface InteractionCounts {
  replies: number;
  likes: number;
  shares: number;
}

/** True of every Note at the moment of its Create. */
export const noInteractions: InteractionCounts = { replies: 0, likes: 0, shares: 0 };

/**
 * A Note as it goes over the wire, or an Article, without `@context` (fediverse.md O1–O22). Members always come in the same order, so
 * that equal Notes have equal bytes; what is unknown is left out, never null (O22).
 * @param counts null when nobody counted: Mastodon shows what stands here as the truth (O17), and a zero in an Update
 * would wipe the likes that its own people see.
 *
 * No `context` and no `conversation` (O16): the one promises a collection of the whole thread and to speak for it, the other
 * tells nobody more than `replies` does.
 * @param quotes whom we answer a QuoteRequest with a stamp (O18).
 */
export function renderNote(
  note: Note,
  uris: Uris,
  counts: InteractionCounts | null = null,
  quotes: QuotePolicy = 'nobody',
): object {
  const { content } = note;
  const id = uris.note(note.id);
  return {
    id,
    type: content.article ? 'Article' : 'Note',
    attributedTo: uris.actor,
    ...(content.article ? { name: content.article.title } : {}),
    ...(content.inReplyTo === null ? {} : { inReplyTo: content.inReplyTo }),
    ...(content.summary === null ? {} : { summary: content.summary }),
    sensitive: content.sensitive,
    content: content.html,
    ...languageMap(content),
    ...(content.article ? { preview: renderPreview(note, content.article.previewHtml, uris) } : {}),
    url: pageOf(note, uris),
    published: renderTime(note.publishedAt),
    ...(note.updatedAt === null ? {} : { updated: renderTime(note.updatedAt) }),
    ...audienceOf(content.visibility, uris),
    tag: content.hashtags.map(renderHashtag),
    // Mastodon shows a player only where it comes first.
    attachment: [
      ...(content.recordings ?? []).map(renderRecording),
      ...content.images.slice(0, MOST_IMAGES).map(renderImage),
    ],
    replies: renderInlineCollection(`${id}/replies`, counts?.replies ?? null, firstPageOf(`${id}/replies`)),
    // Whoever likes told us alone: the number is everybody's, the names are nobody's.
    likes: renderInlineCollection(`${id}/likes`, counts?.likes ?? null),
    shares: renderInlineCollection(`${id}/shares`, counts?.shares ?? null, firstPageOf(`${id}/shares`)),
    // Only what Herald enforces is named: that anybody may reply, like or boost goes without saying (O18).
    interactionPolicy: { canQuote: { automaticApproval: [quotersOf(content, quotes, uris)] } },
  };
}

/** The page of a Note's collection that holds its first ids. */
export function firstPageOf(collection: string): string {
  return `${collection}?page=true`;
}

/** Nobody is said by our own name: an empty list would be as good as none (FEP-044f). What is for followers is not quoted. */
function quotersOf({ visibility }: NoteContent, quotes: QuotePolicy, uris: Uris): string {
  if (visibility === 'followers' || quotes === 'nobody') return uris.actor;
  return quotes === 'everyone' ? PUBLIC : uris.followers;
}

/**
 * What a server may show of an Article in a timeline of Notes (FEP-b2b8). It has no id: nobody answers to it. `summary` is a
 * warning here too (O7).
 */
function renderPreview({ content, publishedAt }: Note, html: string, uris: Uris): object {
  return {
    type: 'Note',
    attributedTo: uris.actor,
    ...(content.summary === null ? {} : { summary: content.summary }),
    sensitive: content.sensitive,
    content: html,
    published: renderTime(publishedAt),
  };
}

/** Where a person reads the Note. Misskey refuses a `url` on another host than the id (O13). */
export function pageOf(note: Note, uris: Uris): string {
  const { url } = note.content;
  return url !== null && uris.isOurs(url) ? url : uris.note(note.id);
}

/**
 * Exactly one language, with the very same text (O6). A text that is too long to be said twice has its language with its title, or with its
 * warning: Mastodon reads the language of these, too.
 */
function languageMap({ html, language, summary, images, recordings, hashtags, article }: NoteContent): object {
  if (language === null) return {};
  const said = (text: string) => ({ [wireLanguage(language)]: text });
  const tooLong =
    jsonBytes(html) > LARGEST_DOUBLED_CONTENT ||
    jsonBytes([html, html, images, recordings, hashtags, article]) > LARGEST_WITH_DOUBLED_CONTENT;
  if (!tooLong) return { contentMap: said(html) };
  if (article) return { nameMap: said(article.title) };
  return summary === null ? { nameMap: said('') } : { summaryMap: said(summary) };
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function renderHashtag({ name, href }: Hashtag): object {
  return { type: 'Hashtag', name: `#${name}`, href };
}

/** Mastodon shows `icon` while it plays. */
function renderRecording({ url, mediaType, poster }: ContentRecording): object {
  const pictureType = poster === undefined ? null : imageTypeOf(poster);
  return {
    type: mediaType.startsWith('video/') ? 'Video' : 'Audio',
    mediaType,
    url,
    ...(pictureType === null ? {} : { icon: { type: 'Image', mediaType: pictureType, url: poster } }),
  };
}

function renderImage({ url, alt, mediaType, width, height, focalPoint }: ContentImage): object {
  return {
    type: 'Image',
    mediaType,
    url,
    ...(alt === '' ? {} : { name: [...alt].slice(0, LONGEST_ALT).join('') }),
    ...(width === null || height === null ? {} : clampSize(width, height)),
    // What must stay in sight when the picture is cropped (O12).
    ...(focalPoint === undefined ? {} : { focalPoint }),
  };
}

/** Keeps the proportions: clients lay the picture out by them before it is loaded. */
function clampSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
