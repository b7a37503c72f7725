import type { Router } from '@koa/router';
import { renderQuoteAuthorization, renderRevokedStamp } from '../../activitypub/render/quote-answer.js';
import { answerObject, answerTombstone } from '../answer.js';
import { HttpError } from '../http-error.js';
import { isShown, type PublicSite } from '../public-site.js';

/**
 * `/activitypub/stamps/{id}`: our word that a quote is welcome, which every server that shows the quote asks for (I11). It
 * holds as long as it is not revoked and its Note lives: judged now, not when it was given (D58).
 */
export function stampRoutes(router: Router, { uris, reading }: PublicSite): void {
  router.get('stamp', '/activitypub/stamps/:id', (ctx) => {
    const stamp = reading.stamps.byId(ctx.params.id ?? '');
    const note = stamp === null ? null : reading.notes.byId(stamp.noteId);
    if (stamp === null || note === null) throw unknown();
    const revokedAt = stamp.revokedAt ?? ('deletedAt' in note ? note.deletedAt : null);
    if (revokedAt !== null) {
      answerTombstone(ctx, renderRevokedStamp(stamp, revokedAt, uris));
      return;
    }
    if ('deletedAt' in note || !isShown(note)) throw unknown();
    answerObject(ctx, renderQuoteAuthorization(stamp, uris));
  });
}

function unknown(): HttpError {
  return new HttpError(404, 'there is no such stamp');
}
