import type { Router } from '@koa/router';
import { answerJson } from '../answer.js';
import type { PublicSite } from '../public-site.js';

const schema = 'http://nodeinfo.diaspora.software/ns/schema/';

/**
 * NodeInfo (N1–N4). Must always answer: Lemmy calls a host dead after three days without it, so it needs no profile.
 * 2.0 stands first for GoToSocial, which reads the first link and takes no parameters but that version's profile.
 */
export function nodeinfoRoutes(router: Router, site: PublicSite): void {
  const base = `${site.uris.origin}/activitypub/nodeinfo/`;
  const links = ['2.0', '2.1'].map((version) => ({ rel: `${schema}${version}`, href: `${base}${version}` }));
  router.get('nodeinfo', '/.well-known/nodeinfo', (ctx) => {
    answerJson(ctx, 'application/json', { links }, 300);
  });
  for (const version of ['2.0', '2.1']) {
    router.get('nodeinfo', `/activitypub/nodeinfo/${version}`, (ctx) => {
      answerJson(ctx, 'application/json', nodeinfo(version, site), 300);
    });
  }
}

/** One user, the site. What Herald does not count stays out (N3). */
function nodeinfo(version: string, { reading, version: heraldVersion }: PublicSite): object {
  const actor = reading.actor();
  return {
    version,
    software: { name: 'herald', version: heraldVersion },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: { users: { total: 1, activeMonth: 1, activeHalfyear: 1 }, localPosts: reading.notes.count() },
    metadata: actor === null ? {} : { nodeName: actor.profile.name },
  };
}
