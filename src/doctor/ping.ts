import { join } from 'node:path';
import type { Uris } from '../activitypub/uris.js';
import { parseUrl } from '../model/parse-url.js';
import { PING_TOKEN, readToken } from '../store/token-file.js';
import { readPingSettings } from '../wordpress/ping-sites.js';
import { readSite } from '../wordpress/site.js';
import { type Check, type Finding, ok, warning } from './check.js';

/** Does WordPress tell Herald of each post at once? It need not: the glances and the schedule find every post, a little later. */
export const ping: Check = {
  name: 'ping',
  async run({ wordpress, config, uris }) {
    const token = readToken(join(config.store.dataDir, PING_TOKEN));
    if (token === null) return ok('WordPress cannot ping yet: Herald makes the token when it first starts');
    const found = await wordpress.snapshot(async (reader) => ({
      ...(await readPingSettings(reader)),
      home: (await readSite(reader, config.wordpress)).home,
    }));
    return judge(found, pingAddress(uris, token), join(config.store.dataDir, PING_TOKEN));
  },
};

/** What stands in WordPress's Update Services: Settings, Writing. */
export function pingAddress(uris: Uris, token: string): string {
  return `${uris.ping}?token=${encodeURIComponent(token)}`;
}

/** For a shell: the address behind those that are there, also where WordPress hides the field. */
export function addPingByWpCli(home: string, address: string): string {
  const url = quoted(home);
  return `wp option update ping_sites "$(wp option get ping_sites --url=${url}; echo '${address}')" --url=${url}`;
}

/** One word to a shell: the blog's home is whatever stands in its database. */
function quoted(word: string): string {
  return /^[\w:/.~%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

interface Found {
  services: string[];
  pingsAtAll: boolean;
  home: string;
}

/** People show what the doctor says to others: the token is in its file alone. */
function judge({ services, pingsAtAll, home }: Found, address: string, tokenFile: string): Finding {
  const shown = `${withoutToken(address)}?token=…`;
  const where = `(the token is in ${tokenFile})`;
  const path = new URL(address).pathname;
  const ours = services.filter((service) => parseUrl(service)?.pathname === path);
  const wrong = ours.find((service) => service !== address);
  const place = 'WordPress (Settings, Writing, Update Services)';
  if (ours.length === 0 && !pingsAtAll)
    return ok(
      'WordPress pings nobody, for it discourages search engines (Settings, Reading): posts are found by looking',
    );
  if (ours.length === 0) {
    const byShell = `or: ${addPingByWpCli(home, `${withoutToken(address)}?token=TOKEN`)}`;
    return {
      ...ok('WordPress does not tell Herald of new posts: they are found by looking, a little later'),
      cure: `if it should, add in ${place}: ${shown} ${where} ${byShell}`,
    };
  }
  if (wrong !== undefined && !ours.includes(address))
    return warning(
      `WordPress pings another address than ours: ${withoutToken(wrong)} (or with another token)`,
      `write in its place in ${place}: ${shown} ${where}`,
    );
  if (!pingsAtAll)
    return warning(
      'WordPress knows our address, but pings nobody while it discourages search engines',
      'allow them in Settings, Reading (blog_public); until then posts are found by looking, a little later',
    );
  return ok('WordPress tells Herald of each post at once');
}

function withoutToken(service: string): string {
  const { origin, pathname } = new URL(service);
  return `${origin}${pathname}`;
}
