import type { Router } from '@koa/router';
import { renderCollection, renderCollectionPage } from '../../activitypub/render/collection.js';
import { answerObject } from '../answer.js';
import type { PublicSite } from '../public-site.js';

/**
 * `/activitypub/followers` and `/activitypub/following`. How many, but not who: the first page is there, so that counts
 * stay public (A14), and empty, for who reads a site, and whom it reads, is nobody's business (K3).
 */
export function followersRoutes(router: Router, { uris, reading }: PublicSite): void {
  peopleRoute(router, 'followers', uris.followers, () => reading.followers.count());
  peopleRoute(router, 'following', uris.following, () => reading.following.count());
}

function peopleRoute(router: Router, name: string, id: string, count: () => number): void {
  const first = `${id}?page=1`;
  router.get(name, `/activitypub/${name}`, (ctx) => {
    const page = new URLSearchParams(ctx.querystring).has('page');
    answerObject(ctx, page ? renderCollectionPage(first, id, []) : renderCollection(id, count(), first));
  });
}
