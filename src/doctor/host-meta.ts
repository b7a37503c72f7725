import { type Check, ok, warning } from './check.js';
import { askPublic, mediaType } from './public-fault.js';

/** fediverse.md W9: only some look there, and only after WebFinger failed. */
export const hostMeta: Check = {
  name: 'host-meta',
  async run(means) {
    const { uris } = means;
    const url = `${uris.origin}/.well-known/host-meta`;
    const { answer, fault } = await askPublic(means, url, 'application/xrd+xml');
    if (fault) return { ...fault, outcome: 'warning' };
    if (
      !answer.body.includes(`${uris.origin}/.well-known/webfinger?resource={uri}`) ||
      mediaType(answer) !== 'application/xrd+xml'
    ) {
      return warning(`${url} is not Herald’s`, 'include snippets/herald-server.conf in the site’s server block');
    }
    return ok('names our WebFinger');
  },
};
