import type { Router } from '@koa/router';
import { renderWholeCollection } from '../../activitypub/render/collection.js';
import { answerObject } from '../answer.js';
import { isShown, type PublicSite } from '../public-site.js';

/** `/activitypub/featured`: the sticky posts' Notes, by id (A16, K4); `/activitypub/tags`: none yet, but never an error. */
export function featuredRoutes(router: Router, { uris, reading }: PublicSite): void {
  router.get('featured', '/activitypub/featured', (ctx) => {
    const notes = reading.notes.sticky().filter(isShown);
    answerObject(
      ctx,
      renderWholeCollection(
        uris.featured,
        notes.map((note) => uris.note(note.id)),
      ),
    );
  });
  router.get('tags', '/activitypub/tags', (ctx) => {
    answerObject(ctx, { id: uris.featuredTags, type: 'Collection', totalItems: 0, items: [] });
  });
}
