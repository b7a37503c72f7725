import { parseUrl } from '../model/parse-url.js';
import { type Check, failed, ok } from './check.js';
import { askPublic, jsonObject, stranger } from './public-fault.js';

/** fediverse.md N1: Lemmy takes a site without NodeInfo for dead after three days, and says nothing. */
export const nodeinfo: Check = {
  name: 'nodeinfo',
  async run(means) {
    const { uris } = means;
    const list = await askPublic(means, `${uris.origin}/.well-known/nodeinfo`, 'application/json');
    if (list.fault) return list.fault;
    const href = firstLink(jsonObject(list.answer)?.links);
    if (href === null) return stranger(list.answer, 'what answers as NodeInfo');
    const { answer, fault } = await askPublic(means, href, 'application/json');
    if (fault) return fault;
    const software = jsonObject(answer)?.software as { name?: unknown } | undefined;
    if (software?.name !== 'herald') {
      return failed(
        `NodeInfo describes ${typeof software?.name === 'string' ? software.name : 'nothing'}, not Herald`,
        'let Herald answer /.well-known/nodeinfo: include snippets/herald-server.conf in the site’s server block',
      );
    }
    return ok('describes Herald');
  },
};

function firstLink(links: unknown): string | null {
  const [first] = Array.isArray(links) ? (links as ({ href?: unknown } | null)[]) : [];
  return typeof first?.href === 'string' && parseUrl(first.href) !== null ? first.href : null;
}
