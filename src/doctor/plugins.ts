import { readSite } from '../wordpress/site.js';
import { type Check, ok, warning } from './check.js';

/** Plugins that speak for the site themselves: two voices with one name confuse every follower (fediverse.md W15). */
const rivals: Readonly<Record<string, string>> = {
  'activitypub/activitypub.php': 'ActivityPub',
  'webfinger/webfinger.php': 'WebFinger',
  'nodeinfo/nodeinfo.php': 'NodeInfo',
};

export const plugins: Check = {
  name: 'plugins',
  async run({ wordpress, config }) {
    const { activePlugins } = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
    const found = rivalsAmong(activePlugins);
    if (found.length === 0) return ok('no plugin speaks for the site beside Herald');
    return warning(
      `${found.join(' and ')} ${found.length === 1 ? 'is' : 'are'} active in WordPress and answer${found.length === 1 ? 's' : ''} for the same site`,
      'deactivate what Herald replaces; followers of the plugin’s actor do not come along by themselves',
    );
  },
};

/** Names of the active plugins that answer for the site themselves. */
export function rivalsAmong(activePlugins: readonly string[]): string[] {
  return activePlugins.flatMap((file) => rivals[file] ?? []);
}
