import type { Router } from '@koa/router';
import { answer, answerJson } from '../answer.js';
import { prepared } from '../prepared.js';
import type { PublicSite } from '../public-site.js';

/** `/.well-known/host-meta` and `.json`: where WebFinger lives, for servers that ask the old way (W9). */
export function hostMetaRoutes(router: Router, { uris }: PublicSite): void {
  const template = `${uris.origin}/.well-known/webfinger?resource={uri}`;
  const xrd = prepared(
    `<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n  <Link rel="lrdd" template="${template}"/>\n</XRD>\n`,
  );
  router.get('host-meta', '/.well-known/host-meta', (ctx) => {
    answer(ctx, 'application/xrd+xml', xrd, 300);
  });
  router.get('host-meta', '/.well-known/host-meta.json', (ctx) => {
    answerJson(ctx, 'application/json', { links: [{ rel: 'lrdd', type: 'application/jrd+json', template }] }, 300);
  });
}
