import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { renderActor } from '../../activitypub/render/actor.js';
import type { SiteActor } from '../../model/site-actor.js';
import { answerDocument, documentText, redirect } from '../answer.js';
import { leaveOpen } from '../middleware/authorized-fetch.js';
import { negotiate } from '../negotiate.js';
import { answerPage } from '../pages/answer-page.js';
import { profilePage } from '../pages/profile-page.js';
import { isShown, knownActor, type PublicSite } from '../public-site.js';

const LATEST_ON_PAGE = 20;

/** `/activitypub/actor`, and the profile page for people at `/activitypub/`. Never asks for a signature (A26). */
export function actorRoutes(router: Router, site: PublicSite): void {
  router.get('actor', '/activitypub/actor', (ctx) => {
    ctx.set('Vary', 'Accept');
    const actor = knownActor(site.reading);
    if (negotiate(ctx.get('Accept')) === 'activitystreams') answerActor(ctx, actor, site);
    else redirect(ctx, site.uris.profile);
  });

  router.get('profile', '/activitypub/', (ctx) => {
    ctx.set('Vary', 'Accept');
    const actor = knownActor(site.reading);
    if (negotiate(ctx.get('Accept')) === 'activitystreams') {
      ctx.set('Content-Location', site.uris.actor);
      answerActor(ctx, actor, site);
    } else {
      const latest = site.reading.notes.latest(LATEST_ON_PAGE).filter(isShown);
      answerPage(ctx, profilePage(actor, latest, site));
    }
  });
}

export function answerActor(
  ctx: Context,
  actor: SiteActor,
  { uris, handle, discoverable, approvesFollowers, prepare }: PublicSite,
): void {
  leaveOpen(ctx);
  const render = () => documentText(renderActor(actor, { handle, discoverable, approvesFollowers }, uris));
  answerDocument(ctx, prepare('actor', JSON.stringify(actor), render));
}
