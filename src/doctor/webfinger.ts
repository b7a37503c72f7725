import { type Check, failed, ok, warning } from './check.js';
import { askPublic, jsonObject, mediaType, stranger } from './public-fault.js';

const selfTypes = ['application/activity+json', 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'];

/** fediverse.md W1, W2, W5, W11: without it nobody finds the actor, and every delivery from us is refused. */
export const webfinger: Check = {
  name: 'webfinger',
  async run(means) {
    const { config, uris } = means;
    const subject = `acct:${config.site.handle}@${uris.host}`;
    const url = `${uris.origin}/.well-known/webfinger?resource=${encodeURIComponent(subject)}`;
    const { answer, fault } = await askPublic(means, url, 'application/jrd+json, application/json');
    if (fault) return fault;
    const document = jsonObject(answer);
    if (document === null) return stranger(answer, 'what answers as WebFinger');
    const self = selfLink(document.links);
    if (self === null)
      return failed(
        'WebFinger names no actor',
        'another program answers it: include snippets/herald-server.conf in the site’s server block',
      );
    if (self !== uris.actor) {
      return failed(
        `WebFinger for ${subject} names another actor, ${self}`,
        `let Herald answer it alone: deactivate the plugin that does, or correct site.origin (${uris.origin})`,
      );
    }
    if (document.subject !== subject) {
      return failed(
        `WebFinger answers as ${String(document.subject)}, not as ${subject}`,
        'restart Herald after a change of site.handle',
      );
    }
    if (mediaType(answer) !== 'application/jrd+json') {
      return failed(
        `WebFinger’s content type is ${mediaType(answer) || 'missing'}, not application/jrd+json`,
        'let nginx pass Herald’s headers on unchanged',
      );
    }
    if (answer.headers['access-control-allow-origin'] !== '*') {
      return warning(
        'WebFinger’s header Access-Control-Allow-Origin is lost on the way',
        'let nginx pass Herald’s headers on unchanged',
      );
    }
    return ok(`${subject} leads to our actor`);
  },
};

function selfLink(links: unknown): string | null {
  const list = Array.isArray(links) ? (links as ({ rel?: unknown; type?: unknown; href?: unknown } | null)[]) : [];
  const self = list.find((link) => link?.rel === 'self' && selfTypes.includes(String(link.type)));
  return typeof self?.href === 'string' ? self.href : null;
}
