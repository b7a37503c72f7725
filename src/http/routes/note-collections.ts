import type { Router } from '@koa/router';
import { renderIdsPage, renderInlineCollection, renderPagedCollection } from '../../activitypub/render/collection.js';
import { firstPageOf } from '../../activitypub/render/note.js';
import type { Note } from '../../model/note.js';
import { answerObject } from '../answer.js';
import { HttpError } from '../http-error.js';
import type { PublicSite } from '../public-site.js';
import { answerGone, noteOrTombstone } from './note.js';

/**
 * Ids on a page. Mastodon reads the first page with anything on it and then goes for what it found, up to 500 (K5), so that a larger page
 * brings more of a thread to it.
 */
const PAGE = 500;
/** Misskey reads 256 KiB of an unsigned answer (X8): a page of long ids ends before it. */
const PAGE_BYTES = 200 * 1024;

/**
 * `/activitypub/notes/{id}/replies`, `/likes` and `/shares`: what everybody may see of what others did to it (K5, O17, D58).
 * The replies to the Note itself and who boosted it, by id, oldest first, so that a page never shifts; of likes the number,
 * for whoever likes told us alone.
 */
export function noteCollectionsRoutes(router: Router, site: PublicSite): void {
  collectionRoute(router, site, 'likes', ({ id, note }) =>
    renderInlineCollection(id, site.reading.interactions.counts(note.id).likes),
  );
  for (const [name, kind] of [
    ['replies', 'reply'],
    ['shares', 'announce'],
  ] as const) {
    collectionRoute(router, site, name, ({ id, note, query }) => {
      const { interactions } = site.reading;
      const first = firstPageOf(id);
      if (!query.has('page')) return renderPagedCollection(id, interactions.counts(note.id)[name], first);
      const after = cursorOf(query);
      const rows = interactions.shown(note.id, kind, after, PAGE + 1);
      const page = rows.slice(0, fitting(rows));
      const next = rows.length > page.length ? `${first}&after=${page.at(-1)?.seq}` : null;
      const pageId = after === 0 ? first : `${first}&after=${after}`;
      const ids = page.flatMap(({ uri }) => (/^https?:/.test(uri) ? [uri] : []));
      return renderIdsPage(pageId, id, ids, next);
    });
  }
}

/** How many of these ids fit on a page; one at least. */
function fitting(rows: readonly { uri: string }[]): number {
  let bytes = 0;
  const end = rows.findIndex(({ uri }) => {
    bytes += Buffer.byteLength(uri) + 3;
    return bytes > PAGE_BYTES;
  });
  return Math.min(PAGE, end === -1 ? rows.length : Math.max(1, end));
}

interface Asked {
  /** Address of the collection. */
  id: string;
  note: Note;
  query: URLSearchParams;
}

function collectionRoute(router: Router, site: PublicSite, name: string, render: (asked: Asked) => object): void {
  router.get(`note-${name}`, `/activitypub/notes/:id/${name}`, (ctx) => {
    const note = noteOrTombstone(ctx.params.id ?? '', site);
    if ('deletedAt' in note) return answerGone(ctx, note, site, false);
    const query = new URLSearchParams(ctx.querystring);
    answerObject(ctx, render({ id: `${site.uris.note(note.id)}/${name}`, note, query }));
  });
}

/** @throws HttpError 400 */
function cursorOf(query: URLSearchParams): number {
  const after = query.get('after');
  if (after === null) return 0;
  if (!/^[1-9]\d{0,14}$/.test(after)) throw new HttpError(400, 'after must be a number from `next`');
  return Number(after);
}
