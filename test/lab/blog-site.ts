import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate-authority.js';
import type { Lab } from './lab.js';
import type { NginxPart } from './nginx.js';

export interface BlogSite {
  host: string;
  certificate: Certificate;
  docroot: string;
  /** php-fpm's. */
  socket: string;
}

export interface BesideHerald {
  /** `server.listen` of Herald's configuration, as nginx names it. */
  listen?: string;
  handle?: string;
  /** herald-mirror.conf as well, with this token. */
  mirrorToken?: string;
}

const shipped = new URL('../../config/nginx/', import.meta.url).pathname;

/** The shipped example of a whole site and all that it includes, word for word but for names and places. */
export function blogBesideHerald(lab: Lab, site: BlogSite, herald: BesideHerald = {}): NginxPart {
  const read = (file: string) => readFileSync(join(shipped, file), 'utf8');
  const server = replaceAll(read('example-site.conf'), {
    '/etc/letsencrypt/live/example.com/fullchain.pem': site.certificate.certificate,
    '/etc/letsencrypt/live/example.com/privkey.pem': site.certificate.key,
    '/var/www/example.com': site.docroot,
    '/run/php/php-fpm.sock': site.socket,
    'example.com': site.host,
  });
  const http = replaceAll(read('herald-http.conf'), {
    '127.0.0.1:8088': herald.listen ?? '127.0.0.1:8088',
    '/var/cache/nginx-herald': join(lab.directory, 'nginx-herald-cache'),
  });
  const discovery = replaceAll(read('herald-discovery.conf'), {
    '@news@example.com': herald.handle ?? `@news@${site.host}`,
  });
  const { mirrorToken } = herald;
  const mirrored =
    mirrorToken === undefined ? server : replaceAll(server, { '# include snippets': 'include snippets' });
  return {
    http: `include herald-http.conf;\n${mirrored}`,
    files: {
      'herald-http.conf': http,
      'snippets/herald-server.conf': read('herald-server.conf'),
      'snippets/herald-proxy.conf': read('herald-proxy.conf'),
      'snippets/herald-discovery.conf': discovery,
      'snippets/herald-mirror.conf': replaceAll(read('herald-mirror.conf'), { 'PASTE-IT-HERE': mirrorToken ?? '' }),
    },
  };
}

/** The same site before anybody heard of Herald. */
export function blogAlone(lab: Lab, site: BlogSite): NginxPart {
  const { http } = blogBesideHerald(lab, site);
  return { http: http.replace(/^ *include (herald-http\.conf|snippets\/herald-[a-z]+\.conf);\n/gm, '') };
}

/** Every one of the texts must be there: who renames one in the shipped files learns it here. */
function replaceAll(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`the shipped nginx files do not name ${from} any more`);
    return changed.replaceAll(from, to);
  }, text);
}
