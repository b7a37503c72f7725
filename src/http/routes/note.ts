import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { renderNote } from '../../activitypub/render/note.js';
import { renderTombstone } from '../../activitypub/render/tombstone.js';
import type { Note, Tombstone } from '../../model/note.js';
import { answerDocument, answerTombstone, documentText, redirect } from '../answer.js';
import { HttpError } from '../http-error.js';
import { negotiate } from '../negotiate.js';
import { answerPage } from '../pages/answer-page.js';
import { notePage } from '../pages/note-page.js';
import type { Prepared } from '../prepared.js';
import { isShown, knownActor, type PublicSite } from '../public-site.js';

/** `/activitypub/notes/{id}`: the address that a new Note makes everybody ask for at once. */
export function noteRoutes(router: Router, site: PublicSite): void {
  router.get('note', '/activitypub/notes/:id', (ctx) => {
    ctx.set('Vary', 'Accept');
    const wanted = negotiate(ctx.req.headers.accept);
    const note = noteOrTombstone(ctx.params.id ?? '', site);
    if ('deletedAt' in note) answerGone(ctx, note, site, wanted === 'page');
    else if (wanted === 'activitystreams') answerNote(ctx, note, site);
    else answerPeople(ctx, note, site);
  });
}

export function answerNote(ctx: Context, note: Note, site: PublicSite): void {
  answerDocument(ctx, preparedNote(note, site));
}

/** The row decides which version is shown; the bytes of that version are kept prepared. */
export function preparedNote(note: Note, { uris, reading, prepare, quotes }: PublicSite): Prepared {
  const counts = reading.interactions.counts(note.id);
  const version = `${note.updatedAt}/${counts.replies}/${counts.likes}/${counts.shares}`;
  return prepare(note.id, version, () => documentText(renderNote(note, uris, counts, quotes)));
}

/** @throws HttpError 404 */
export function noteOrTombstone(id: string, { uris, reading }: PublicSite): Note | Tombstone {
  const found = uris.noteId(uris.note(id)) === null ? null : reading.notes.byId(id);
  if (found === null || !('deletedAt' in found || isShown(found))) throw new HttpError(404, 'there is no such Note');
  return found;
}

/** A person reads where the blog shows it; a news item has no page on the blog, so Herald has one (O13). */
function answerPeople(ctx: Context, note: Note, site: PublicSite): void {
  const own = site.uris.note(note.id);
  const { url } = note.content;
  if (url !== null && url !== own) redirect(ctx, url);
  else answerPage(ctx, notePage(note, knownActor(site.reading), site));
}

/** 410 for ever, with the Tombstone in it (X10): a server that missed the Delete learns it here. */
export function answerGone(ctx: Context, tombstone: Tombstone, { uris }: PublicSite, toPeople: boolean): void {
  if (toPeople) throw new HttpError(410, 'this was deleted');
  answerTombstone(ctx, renderTombstone(tombstone, uris));
}
