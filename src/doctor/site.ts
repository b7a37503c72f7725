import { parseUrl } from '../model/parse-url.js';
import { readSite } from '../wordpress/site.js';
import { type Check, failed, ok, warning } from './check.js';

/** Every address of ours begins with site.origin, for ever: it must be where the blog is. */
export const site: Check = {
  name: 'site',
  async run({ wordpress, config, uris }) {
    const { home } = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
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
        'let WordPress’s home (Settings, General) be https',
      );
    }
    return ok(`the blog’s home is ${home}`);
  },
};
