import type { Router } from '@koa/router';
import type { Uris } from '../../activitypub/uris.js';
import type { SiteActor } from '../../model/site-actor.js';
import { answerJson } from '../answer.js';
import { HttpError } from '../http-error.js';
import { knownActor, type PublicSite } from '../public-site.js';

interface JrdLink {
  rel: string;
  type?: string;
  href?: string;
}

/** `/.well-known/webfinger` (fediverse.md W1–W14): who this site is. Every remote server asks here first. */
export function webfingerRoutes(router: Router, site: PublicSite): void {
  router.get('webfinger', '/.well-known/webfinger', (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*');
    const query = new URLSearchParams(ctx.querystring);
    const resource = query.get('resource') ?? '';
    if (!isResource(resource)) {
      throw new HttpError(
        400,
        `resource must say whom you look for, as in ?resource=acct:${site.handle}@${site.uris.host}`,
      );
    }
    if (!isUs(resource, site)) throw new HttpError(404, 'nobody of this name lives here');
    const jrd = describe(knownActor(site.reading), site);
    answerJson(ctx, 'application/jrd+json', { ...jrd, links: filterLinks(jrd.links, query.getAll('rel')) }, 300);
  });
}

/** A URI of whatever scheme, or a bare `user@host` (W6, W8). */
function isResource(text: string): boolean {
  return (
    text.length <= 2048 &&
    /^(?:[a-z][a-z0-9+.-]*:\S+|@?[^@\s:/=]+@[^@\s/]+)$/i.test(text) &&
    !/^acct:[^@]*$/i.test(text)
  );
}

/** Compared without case, for handles are typed by people (W7). */
function isUs(resource: string, { uris, handle }: PublicSite): boolean {
  const asked = resource.toLowerCase();
  const account = asked.replace(/^acct:/, '').replace(/^@/, '');
  return account === `${handle}@${uris.host}`.toLowerCase() || isOurAddress(asked, uris);
}

/** The actor, one of its keys, its page, or the host itself: Pleroma looks keys up by address, FEP-d556 the host (W6). */
function isOurAddress(asked: string, { origin, actor, profile }: Uris): boolean {
  const address = asked.replace(/#main-key(-\d+)?$/, '');
  if (address !== asked) return address === actor.toLowerCase();
  return [actor, profile, profile.slice(0, -1), origin, `${origin}/`].some((ours) => ours.toLowerCase() === asked);
}

/** The subject is always the canonical handle; exactly one `self` with exactly this type (W1, W2, W13). */
function describe(
  { profile }: SiteActor,
  { uris, handle }: PublicSite,
): { subject: string; aliases: string[]; links: JrdLink[] } {
  const links: JrdLink[] = [
    { rel: 'self', type: 'application/activity+json', href: uris.actor },
    { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: uris.profile },
  ];
  if (profile.icon !== null) {
    links.push({ rel: 'http://webfinger.net/rel/avatar', type: profile.icon.mediaType, href: profile.icon.url });
  }
  return { subject: `acct:${handle}@${uris.host}`, aliases: [uris.actor, uris.profile], links };
}

function filterLinks(links: JrdLink[], rels: string[]): JrdLink[] {
  return rels.length === 0 ? links : links.filter((link) => rels.includes(link.rel));
}
