import { parseUrl } from '../model/parse-url.js';
import { imageTypeOf } from '../model/picture-format.js';
import { readSite } from '../wordpress/site.js';
import { type Check, failed, ok, warning } from './check.js';

/** Kinds of pictures that Mastodon leaves out of a profile. */
const NOT_SHOWN = new Set(['image/svg+xml', 'image/avif']);

/** Every address of ours begins with site.origin, for ever: it must be where the blog is. */
export const site: Check = {
  name: 'site',
  async run({ wordpress, config, uris }) {
    const { home, icon } = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
    const url = parseUrl(home);
    if (url === null)
      return failed(`WordPress’s home is no address: ${home}`, 'correct the option home, or set wordpress.home');
    if (url.host !== uris.host) {
      return failed(
        `the blog is at ${url.host}, but site.origin says ${uris.host}: others refuse ids on another host`,
        `set site.origin to ${url.origin} before anybody follows, or set wordpress.home when wp-config.php overrides it (WP_HOME)`,
      );
    }
    if (url.origin !== uris.origin) {
      return warning(
        `WordPress’s home is ${url.origin}, site.origin ${uris.origin}`,
        url.protocol === 'https:'
          ? `set site.origin to ${url.origin} before anybody follows`
          : 'let WordPress’s home (Settings, General) be https',
      );
    }
    const unseen = [
      ['site.icon', config.site.icon ?? icon?.url],
      ['site.header', config.site.header],
    ].find(([, address]) => NOT_SHOWN.has(imageTypeOf(address ?? '') ?? ''));
    if (unseen !== undefined) {
      return warning(
        `Mastodon shows no ${imageTypeOf(unseen[1] ?? '')} as a profile’s picture: ${unseen[1]}`,
        `set ${unseen[0]} to the address of a PNG or JPEG`,
      );
    }
    return ok(`the blog’s home is ${home}`);
  },
};
