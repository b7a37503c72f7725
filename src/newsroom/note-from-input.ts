import type { NoteContent } from '../model/note.js';
import { parseUrl } from '../model/parse-url.js';
import type { Visibility } from '../model/visibility.js';
import { htmlToText, sanitizeHtml, textToHtml } from '../publishing/sanitize-html.js';
import { type HashtagHome, linkHashtags } from './link-hashtags.js';
import { type NoteInput, OperationError } from './operations.js';

const visibilities: readonly Visibility[] = ['public', 'unlisted', 'followers'];
/** Whole activities must stay below 64 KiB (Misskey, fediverse.md O20), and the content stands in them twice. */
const MOST_HTML = 24_000;
const MOST_SUMMARY = 500;
const MOST_ADDRESS = 2048;
/** So much of a wrong value is shown again. */
const MOST_SHOWN = 100;

/**
 * What an editor sent in, as the content of a Note. Pure.
 * @throws OperationError naming the field and what would be right
 */
export function noteFromInput(input: NoteInput, blog: HashtagHome): NoteContent {
  const { html, hashtags } = linkHashtags(htmlOf(input), blog);
  if (!/[^\s\u00ad\u200b-\u200f\u2060\ufeff]/u.test(htmlToText(html)))
    throw new OperationError('the text is empty: give "text" or "html" some words');
  if (Buffer.byteLength(html) > MOST_HTML) {
    throw new OperationError(`the text is too long: at most ${MOST_HTML} bytes of HTML can be federated`);
  }
  const summary = summaryOf(input.summary);
  const visibility = input.visibility ?? 'public';
  if (!visibilities.includes(visibility)) {
    throw new OperationError(
      `"visibility" must be one of ${visibilities.join(', ')}, not ${JSON.stringify(visibility)}`,
    );
  }
  return {
    html,
    summary,
    sensitive: summary !== null,
    language: languageOf(input.language) ?? blog.language,
    url: null,
    hashtags,
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

/** One line of plain text. */
function summaryOf(summary: string | undefined): string | null {
  if (summary === undefined) return null;
  if (typeof summary !== 'string' || summary.length > MOST_SUMMARY)
    throw new OperationError(`"summary" is a content warning: at most ${MOST_SUMMARY} characters`);
  return summary.replace(/\s+/g, ' ').trim() || null;
}

function languageOf(language: string | undefined): string | null {
  if (language === undefined) return null;
  try {
    return Intl.getCanonicalLocales(language)[0] ?? null;
  } catch {
    throw new OperationError(
      `"language" must be a BCP-47 tag such as "en" or "de-AT", not ${JSON.stringify(language.slice(0, MOST_SHOWN))}`,
    );
  }
}

function addressOf(uri: string | undefined): string | null {
  if (uri === undefined) return null;
  if (uri.length <= MOST_ADDRESS && parseUrl(uri) !== null && /^https?:/.test(uri)) return uri;
  throw new OperationError(
    `"in_reply_to" must be the https address of a Note, not ${JSON.stringify(uri.slice(0, MOST_SHOWN))}`,
  );
}
