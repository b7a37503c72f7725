/** What single values must look like. Each rule answers what would be right, or null when the value will do. */
export type Rule = (value: string) => string | null;

const matches =
  (pattern: RegExp, wanted: string): Rule =>
  (value) =>
    pattern.test(value) ? null : wanted;

/** fediverse.md W14: what every server takes as a name. */
export const handleRule = matches(
  /^[a-z0-9_]{1,30}$/,
  'write 1 to 30 of a-z, 0-9 and _, without @ and host, as in "news"',
);

export const tablePrefixRule = matches(
  /^[A-Za-z0-9_]{1,48}$/,
  'write letters, digits and _ only, as $table_prefix in wp-config.php says',
);

export const tableNameRule = matches(/^[A-Za-z0-9_]{1,64}$/, 'write letters, digits and _ only, without the database');

/** Post types, statuses (wp_posts keeps 20 characters of each). */
export const postWordRule = matches(/^[a-z0-9_-]{1,20}$/, 'write what wp_posts has: up to 20 of a-z, 0-9, _ and -');

export const slugRule = matches(/^[^\s/,]{1,200}$/, 'write the slug, as it stands in the archive page’s address');

/** WordPress knows no others (get_post_format_slugs); a typing error would silently take nothing, or everything. */
export const formatRule = matches(
  /^(?:standard|aside|audio|chat|gallery|image|link|quote|status|video)$/,
  'write one of "standard", "aside", "audio", "chat", "gallery", "image", "link", "quote", "status", "video"',
);

/** As WordPress allows shortcodes to be named. */
export const shortcodeRule = matches(
  /^[^\s[\]<>&/'"=]{1,100}$/,
  'write the word behind the bracket, as in "contact-form-7"',
);

export const permalinkRule = matches(
  /^\/[^\s?#]*%(?:postname|pagename|post_id)%[^\s?#]*$/,
  'write what follows the blog’s address, from /, with %postname% or %post_id% in it, as in "/news/%postname%/"',
);

export const languageRule = matches(
  /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
  'write a language tag, as in "en" or "pt-BR"; empty: WordPress’s own',
);

export const sourceNameRule: Rule = (value) => {
  if (value === 'post') return '"post" stands for what is sent in by hand: use another name';
  return /^[a-z0-9][a-z0-9_-]{0,39}$/.test(value) ? null : 'write up to 40 of a-z, 0-9, _ and -, as in "posts"';
};

export const notifierNameRule = matches(
  /^[a-z0-9][a-z0-9_-]{0,39}$/,
  'write up to 40 of a-z, 0-9, _ and -, as in "editors"',
);

/** Where a notifier sends to: the operator's own choice, so that a private network is fine. Never repeats the value: it is a secret. */
export const receiverRule: Rule = (value) => {
  const url = parse(value);
  if (url === null || !['https:', 'http:'].includes(url.protocol) || value.length > 2048)
    return 'write the whole address that the receiver gave you, as in "https://hooks.slack.com/services/…"';
  return url.username + url.password === ''
    ? null
    : 'write it without user and password: the receiver knows us otherwise';
};

/** Standard Webhooks: 24 to 64 bytes, base64 behind `whsec_`; without that, the text itself is the key. */
export const webhookSecretRule: Rule = (value) => {
  const wanted = 'as from: echo "whsec_$(openssl rand -base64 32)"';
  if (value.startsWith('whsec_')) {
    const bytes = Buffer.from(value.slice(6), 'base64');
    const exact = bytes.toString('base64').replace(/=+$/, '') === value.slice(6).replace(/=+$/, '');
    return exact && bytes.length >= 24 && bytes.length <= 64
      ? null
      : `write 24 to 64 bytes in base64 behind whsec_, ${wanted}`;
  }
  return value.length >= 16 ? null : `write at least 16 characters, known to the receiver alone, ${wanted}`;
};

export const emailRule = matches(
  /^[^\s@<>"',;]+@[^\s@<>"',;]+$/,
  'write one address and nothing else, as in "news@example.com"',
);

/** Never repeats the value: it may hold a password. */
export const smtpRule: Rule = (value) => {
  const wanted =
    'write smtp://user:password@host:587 or smtps://user:password@host:465, signs as %40 where they stand for more; empty: this machine’s sendmail';
  const url = parse(value);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') return wanted;
  if (!['', '/'].includes(url.pathname) || url.search + url.hash !== '') return wanted;
  return decodes(url.username + url.password) ? null : wanted;
};

export const regularExpressionRule: Rule = (value) => {
  if (value.trim() === '') return 'write a regular expression, as in "News Roundup"';
  try {
    new RegExp(value, 'iu');
    return null;
  } catch (error) {
    return `${(error as Error).message.replace(/^Invalid regular expression: /, '')}: write a regular expression, with \\ before . ( ) [ ] when you mean the sign itself`;
  }
};

export const pathRule: Rule = (value) => (value.startsWith('/') ? null : 'write the whole path, from /');

export const webAddressRule: Rule = (value) => {
  const url = parse(value);
  if (url === null || !['https:', 'http:'].includes(url.protocol))
    return 'write a whole address, as in "https://example.com/path"';
  return url.username + url.password === '' ? null : 'write it without user and password: it is shown to others';
};

/** Logs and the printed configuration show it: no secret has a place in it. */
export const restRule: Rule = (value) => {
  const fault = webAddressRule(value);
  if (fault !== null) return fault;
  const { searchParams, hash } = new URL(value);
  const others = [...searchParams.keys()].filter((name) => name !== 'rest_route');
  return others.length === 0 && hash === ''
    ? null
    : 'write nothing behind the path but ?rest_route=, as in "https://example.com/wp-json"';
};

/** `HOST:PORT`, `[::1]:PORT` or `unix:/path`. */
export const listenRule: Rule = (value) => {
  if (/^unix:\/.+/.test(value)) return value.length <= 112 ? null : 'a socket’s path has at most 107 characters';
  const [, port] = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(value) ?? [];
  return port !== undefined && Number(port) <= 65_535
    ? null
    : 'write "HOST:PORT" as in "127.0.0.1:8088", "[::1]:8088", or "unix:/run/herald/public.sock"';
};

/** Never repeats the value: it may hold a password. */
export const databaseUrlRule: Rule = (value) => {
  const wanted =
    '"mysql://USER@HOST:PORT/DATABASE" (with ?socketPath=/run/… for a socket) or "sqlite:/path/.ht.sqlite"';
  if (value.startsWith('sqlite:')) return /^sqlite:(\/\/)?\/[^/]/.test(value) ? null : `write ${wanted}`;
  const url = parse(value);
  if (url === null || url.protocol !== 'mysql:') return `write ${wanted}`;
  if (url.username === '') return `names no user: write ${wanted}`;
  if (!/^\/[^/]+$/.test(url.pathname)) return `names no database: write ${wanted}`;
  return null;
};

/**
 * The site's origin: scheme and host alone, as in every id. `laboratory` (federation.allow_private_addresses) admits http and ports.
 * fediverse.md A1: servers refuse actors on http or on a port.
 */
export function originFault(value: string, laboratory: boolean): string | null {
  const url = parse(value);
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.host === '') {
    return 'write the blog’s scheme and host, as in "https://example.com"';
  }
  if (url.protocol === 'http:' && !laboratory) {
    return `must be https: write "https://${url.host}" (http only in a laboratory, with federation.allow_private_addresses = true)`;
  }
  if (url.port !== '' && !laboratory) return `must have no port: write "https://${url.hostname}"`;
  return value === url.origin ? null : `must be scheme and host alone, in lower case: write "${url.origin}"`;
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parse(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}
