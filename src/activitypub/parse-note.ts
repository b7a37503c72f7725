import type { RemoteVisibility, RemoteWords } from '../model/interaction.js';
import { plainLine } from './clean-text.js';
import { isObject, JsonError, type JsonObject } from './json-bytes.js';
import { type RemoteAttachment, remoteAttachments } from './remote-attachments.js';
import { remoteAudienceOf } from './remote-audience.js';
import { type RemoteDetails, remoteDetails } from './remote-details.js';
import { escapedText, remoteHtmlToText, remoteTextToHtml, sanitizeRemoteHtml } from './remote-html.js';
import { quotesOf } from './remote-quotes.js';
import {
  actorIdOf,
  idOf,
  idsOf,
  languageOf,
  listOf,
  pageOf,
  textOf,
  timeOf,
  truthOf,
  typesOf,
  wordsOf,
} from './untrusted.js';

/** What somebody said: a Note, or another kind of post, read into one form. Its texts are as they came. */
export interface RemoteNote {
  id: string;
  type: string;
  /** Whom it names as its authors; empty where it names nobody. */
  authors: string[];
  /** What it answers. */
  inReplyTo: string[];
  /** What it quotes (O19). */
  quotes: string[];
  mentions: RemoteMention[];
  /** Ids that it is addressed to. */
  recipients: string[];
  visibility: RemoteVisibility;
  /** An answer to a poll: it has a name and no content (O8, I6). */
  vote: boolean;
  /** Not sanitised; at most 64 KiB. */
  rawHtml: string;
  /** Title of a post that is no Note, plain text. */
  title: string;
  summary: string | null;
  language: string | null;
  /** Page for people on the object's own host. */
  url: string | null;
  attachments: RemoteAttachment[];
  /** What a poll or an event says beyond that. */
  details: RemoteDetails;
  sensitive: boolean;
  publishedAt: number;
  /** Null where it does not say (I7). */
  updatedAt: number | null;
}

export interface RemoteMention {
  href: string | null;
  /** Usually `@user@host`. */
  name: string;
}

/** Kinds of objects that say something. */
const spoken = ['Note', 'Question', 'Article', 'Page', 'Event', 'Video', 'Audio', 'Image', 'Document'];
/** Of these `summary` is a content warning, and `name` says nothing (O7, O8). */
const plain = new Set(['Note', 'Question']);

const MOST_HTML = 64 * 1024;
const MOST_TAGS = 200;
const LONGEST_LINE = 500;

/** Whether this is something said, whatever else may be wrong with it. */
export function isSpoken(json: JsonObject): boolean {
  return spokenType(json) !== undefined;
}

/**
 * An untrusted object as a RemoteNote, in every form in which servers write it (fediverse.md, variant matrix of A9).
 * @param around the activity that brought it: who is believed to be its author, when it came, and its audience where the object has none
 * @throws JsonError with a reason
 */
export function parseNote(
  json: JsonObject,
  around: { actor: string; json: JsonObject; receivedAt: number },
): RemoteNote {
  const type = spokenType(json);
  const id = idOf(json.id);
  if (type === undefined) throw new JsonError('the object is none that says something');
  if (id === null) throw new JsonError('the object has no http id');
  const ownAudience = remoteAudienceOf(json, around.actor);
  const audience = ownAudience.told ? ownAudience : remoteAudienceOf(around.json, around.actor);
  const content = wordsOf(json.content, json.contentMap);
  const name = wordsOf(json.name, json.nameMap)?.text ?? '';
  const inReplyTo = idsOf(json.inReplyTo, 10);
  const tags = listOf(json.tag, MOST_TAGS).filter(isObject);
  return {
    id,
    type,
    authors: listOf(json.attributedTo, 20).flatMap((author) => actorIdOf(author) ?? []),
    inReplyTo,
    quotes: quotesOf(json, tags),
    mentions: tags.filter((tag) => typesOf(tag).includes('Mention')).map(mentionFrom),
    recipients: audience.recipients,
    visibility: audience.visibility,
    vote: type === 'Note' && name !== '' && (content?.text ?? '') === '' && inReplyTo.length > 0,
    rawHtml: htmlFrom(content?.text ?? '', json.mediaType),
    title: plain.has(type) ? '' : plainLine(remoteHtmlToText(name), LONGEST_LINE),
    summary: summaryFrom(json, type),
    language: content?.language ?? languageOf(isObject(json.language) ? json.language.identifier : json.language),
    url: pageOn(id, json.url),
    attachments: remoteAttachments(json.attachment),
    details: remoteDetails(json, type),
    sensitive: truthOf(json.sensitive),
    publishedAt: Math.min(timeOf(json.published) ?? around.receivedAt, around.receivedAt),
    updatedAt: clamped(timeOf(json.updated), around.receivedAt),
  };
}

/** What a RemoteNote says, ready to be kept. A quote's "RE: address", for servers that show no quotes, is left out. */
export function remoteWords(note: RemoteNote): RemoteWords {
  const title = note.title === '' ? '' : remoteTextToHtml(note.title);
  const more = detailsHtml(note.details) + note.attachments.map(attachmentHtml).join('');
  const html = sanitizeRemoteHtml(title + note.rawHtml + more, { isQuote: note.quotes.length > 0 });
  return { html, summary: note.summary, language: note.language, url: note.url };
}

/** As notifiers tell it: the warning before the words. Plain text. */
export function remotePlainText({ html, summary }: RemoteWords): string {
  const text = remoteHtmlToText(html);
  return summary === null ? text : `${summary}\n\n${text}`.trim();
}

function spokenType(json: JsonObject): string | undefined {
  return typesOf(json).find((type) => spoken.includes(type));
}

function mentionFrom(tag: JsonObject): RemoteMention {
  return { href: idOf(tag.href), name: textOf(tag.name, LONGEST_LINE) };
}

function htmlFrom(content: string, mediaType: unknown): string {
  const cut = content.slice(0, MOST_HTML);
  return /^text\/(?:plain|markdown)\b/i.test(String(mediaType ?? '')) ? remoteTextToHtml(cut) : cut;
}

function summaryFrom(json: JsonObject, type: string): string | null {
  if (!plain.has(type) && !truthOf(json.sensitive)) return null;
  const summary = wordsOf(json.summary, json.summaryMap)?.text ?? '';
  return plainLine(remoteHtmlToText(summary), LONGEST_LINE) || null;
}

/** Only where its own host has it: nobody sends our readers elsewhere under another's name (D36, D42). */
function pageOn(id: string, url: unknown): string | null {
  const page = pageOf(url);
  return page !== null && new URL(page).host === new URL(id).host ? page : null;
}

/** What lies ahead of us counts as now: else nothing newer could ever come. */
function clamped(time: number | null, receivedAt: number): number | null {
  return time === null ? null : Math.min(time, receivedAt);
}

function detailsHtml({ lines, choices }: RemoteDetails): string {
  const items = choices.map((choice) => `<li>${escapedText(choice)}</li>`).join('');
  return lines.map(remoteTextToHtml).join('') + (items === '' ? '' : `<ul>${items}</ul>`);
}

/** Media are never loaded (D41): a picture is a link with its words. */
function attachmentHtml({ url, words }: RemoteAttachment): string {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '%22');
  return `<p><a href="${address}">${escapedText(words)}</a></p>`;
}
