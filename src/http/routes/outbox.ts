import type { Router } from '@koa/router';
import { renderCollection, renderCollectionPage } from '../../activitypub/render/collection.js';
import { answerObject } from '../answer.js';
import { HttpError } from '../http-error.js';
import { isShown, knownActor, type PublicSite } from '../public-site.js';
import type { ListedActivity } from '../reading.js';
import { renderStored } from './activity.js';

const PAGE = 20;
/** Misskey reads 256 KiB of an unsigned answer (X8): a page ends before it, and the next goes on from there. */
const PAGE_BYTES = 200 * 1024;

/** `/activitypub/outbox`: Creates only (K2), newest first, by key and not by number, so that a page never shifts. */
export function outboxRoutes(router: Router, site: PublicSite): void {
  const { uris, reading } = site;
  const first = `${uris.outbox}?page=true`;
  router.get('outbox', '/activitypub/outbox', (ctx) => {
    knownActor(reading);
    const query = new URLSearchParams(ctx.querystring);
    if (!query.has('page')) {
      answerObject(ctx, renderCollection(uris.outbox, reading.activities.outboxCount(), first));
      return;
    }
    const before = query.get('before');
    if (before !== null && !/^[1-9]\d{0,14}$/.test(before))
      throw new HttpError(400, 'before must be a number from `next`');
    const { items, lastSeq, more } = page(before === null ? null : Number(before), site);
    const id = before === null ? first : `${first}&before=${before}`;
    answerObject(ctx, renderCollectionPage(id, uris.outbox, items, more ? `${first}&before=${lastSeq}` : null));
  });
}

function page(before: number | null, site: PublicSite): { items: object[]; lastSeq: number; more: boolean } {
  const rows = site.reading.activities.outboxPage(before, PAGE);
  const items: object[] = [];
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const item = shownCreate(row, site);
    if (item === null) continue;
    bytes += Buffer.byteLength(JSON.stringify(item));
    if (bytes > PAGE_BYTES && items.length > 0) return { items, lastSeq: rows[index - 1]?.seq ?? 0, more: true };
    items.push(item);
  }
  return { items, lastSeq: rows.at(-1)?.seq ?? 0, more: rows.length === PAGE };
}

function shownCreate(activity: ListedActivity, site: PublicSite): object | null {
  const note = site.reading.notes.living(activity.objectId);
  return note !== null && isShown(note) && activity.type === 'Create' ? renderStored(activity, note, site) : null;
}
