import { cutText } from '../activitypub/clean-text.js';
import { remoteHtmlToText } from '../activitypub/remote-html.js';
import type { Uris } from '../activitypub/uris.js';
import type { Note } from '../model/note.js';
import type { SiteEvent } from '../model/site-event.js';

const BEGINNING = 200;

/** Our Note as notifiers tell of it: its page for people, and how it begins. */
export function toldNote({ id, content }: Note, uris: Uris): NonNullable<SiteEvent['note']> {
  return { url: content.url ?? uris.note(id), text: cutText(remoteHtmlToText(content.html), BEGINNING) };
}
