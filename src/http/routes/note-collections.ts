import type { Router } from '@koa/router';
import { renderInlineCollection } from '../../activitypub/render/collection.js';
import { answerObject } from '../answer.js';
import type { PublicSite } from '../public-site.js';
import { answerGone, noteOrTombstone } from './note.js';

/** `/activitypub/notes/{id}/replies`, `/likes` and `/shares`: what others did to it (K5, O17), as far as it is counted. */
export function noteCollectionsRoutes(router: Router, site: PublicSite): void {
  for (const kind of ['replies', 'likes', 'shares'] as const) {
    router.get(`note-${kind}`, `/activitypub/notes/:id/${kind}`, (ctx) => {
      const note = noteOrTombstone(ctx.params.id ?? '', site);
      if ('deletedAt' in note) return answerGone(ctx, note, site, false);
      const counts = site.reading.interactions.counts(note.id);
      answerObject(ctx, renderInlineCollection(`${site.uris.note(note.id)}/${kind}`, counts[kind]));
    });
  }
}
