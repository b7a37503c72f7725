import { type Check, ok, warning } from './check.js';

const CREATOR = /<meta\s[^>]*name=["']?fediverse:creator["']?[^>]*>/gi;

/** Whom the previews of the blog's pages name as the author: herald-discovery.conf is shipped with the handle of an example. */
export const creator: Check = {
  name: 'creator',
  async run({ get, config, uris }) {
    const own = `@${config.site.handle}@${uris.host}`;
    const { body } = await get(`${uris.origin}/`, 'text/html').catch(() => ({ body: '' }));
    const named = [...body.matchAll(CREATOR)].map(([tag]) => /content=["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? '');
    // An author's own handle may be named beside it: only the example's is surely nobody's here.
    const stranger = named.find((handle) => handle === '@news@example.com' && handle !== own);
    if (stranger !== undefined) {
      return warning(
        `the blog’s pages name ${stranger} as their author (fediverse:creator)`,
        `write set $herald_creator "${own}"; in snippets/herald-discovery.conf, then: nginx -t && systemctl reload nginx`,
      );
    }
    if (named.length === 0) return ok('the blog’s pages name no author on the fediverse');
    return ok(`the blog’s pages name ${named.join(', ')} as their author`);
  },
};
