import type { NoteContent, Visibility } from '../model/note.js';
import { htmlToText, sanitizeHtml, textToHtml } from '../publishing/sanitize-html.js';
import { type NoteInput, OperationError } from './operations.js';

const visibilities: readonly Visibility[] = ['public', 'unlisted', 'followers'];
/** Whole activities must stay below 64 KiB (Misskey, fediverse.md O20), and the content stands in them twice. */
const MOST_HTML = 24_000;
const MOST_SUMMARY = 500;

/**
 * What an editor sent in, as the content of a Note. Pure.
 * @throws OperationError naming the field and what would be right
 */
export function noteFromInput(input: NoteInput, language: string | null): NoteContent {
  const html = htmlOf(input);
  if (htmlToText(html).trim() === '') throw new OperationError('the text is empty: give "text" or "html" some words');
  if (Buffer.byteLength(html) > MOST_HTML) {
    throw new OperationError(`the text is too long: at most ${MOST_HTML} bytes of HTML can be federated`);
  }
  const visibility = input.visibility ?? 'public';
  if (!visibilities.includes(visibility)) {
    throw new OperationError(
      `"visibility" must be one of ${visibilities.join(', ')}, not ${JSON.stringify(visibility)}`,
    );
  }
  if (input.summary && input.summary.length > MOST_SUMMARY) {
    throw new OperationError(`"summary" is a content warning: at most ${MOST_SUMMARY} characters`);
  }
  return {
    html,
    summary: input.summary?.trim() || null,
    sensitive: Boolean(input.summary?.trim()),
    language: languageOf(input.language) ?? language,
    url: null,
    hashtags: [],
    images: [],
    visibility,
    inReplyTo: addressOf(input.inReplyTo),
  };
}

function htmlOf({ text, html }: NoteInput): string {
  if (text !== undefined && html !== undefined) throw new OperationError('give "text" or "html", not both');
  if (typeof (text ?? html ?? '') !== 'string') throw new OperationError('"text" and "html" are strings');
  return html === undefined ? textToHtml(text ?? '') : sanitizeHtml(html);
}

function languageOf(language: string | undefined): string | null {
  if (language === undefined) return null;
  try {
    return Intl.getCanonicalLocales(language)[0] ?? null;
  } catch {
    throw new OperationError(
      `"language" must be a BCP-47 tag such as "en" or "de-AT", not ${JSON.stringify(language)}`,
    );
  }
}

function addressOf(uri: string | undefined): string | null {
  if (uri === undefined) return null;
  if (URL.canParse(uri) && /^https?:/.test(uri)) return uri;
  throw new OperationError(`"in_reply_to" must be the https address of a Note, not ${JSON.stringify(uri)}`);
}
