import { parseUrl } from '../model/parse-url.js';
/** The text is no domain that can be blocked; the message says what would be right. */
export class DomainError extends Error {
  override name = 'DomainError';
}

const LONGEST = 253;

/**
 * The one spelling of a domain, so that a block cannot be passed by another (fediverse.md D43): lower case, punycode, without
 * scheme, path, port, `*.` and the dot at the end.
 * @throws DomainError
 */
export function normalizeDomain(text: string): string {
  const written = text.trim();
  const bare = written
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^(?:\*?\.)+/, '')
    .replace(/[/?#].*$/, '');
  const refuse = (why: string): never => {
    throw new DomainError(`${JSON.stringify(written.slice(0, 100))} ${why}`);
  };
  // What the URL parser would read as a user, or quietly take out, is no part of a domain.
  const domain = bare === '' || /[@\s\\%]/.test(bare) ? null : hostOrNull(`http://${bare}`);
  if (domain === null) return refuse('is no domain: write a name such as example.com');
  if (domain.includes('*')) return refuse('is obfuscated: the whole name is needed');
  if (
    domain.length > LONGEST ||
    !/^(?:\[[0-9a-f:]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)$/.test(domain) ||
    /\.\./.test(domain)
  )
    return refuse('is no domain: write a name such as example.com');
  if (!/[.:]/.test(domain)) return refuse('has no dot: a whole top-level domain is not blocked');
  return domain;
}

/** Of an http address: lower case, punycode, without port and without the dot at the end. */
export function hostnameOf(uri: string): string {
  return new URL(uri).hostname.replace(/\.+$/, '');
}

function hostOrNull(uri: string): string | null {
  return parseUrl(uri) === null ? null : hostnameOf(uri);
}

/** An address's host and each domain above it, nearest first: `social.example.org`, `example.org`, `org`. Empty for no address. */
export function domainsOf(uri: string): string[] {
  const labels = hostOrNull(uri)?.split('.') ?? [];
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** Is this host the domain, or below it? Both as `normalizeDomain` writes them. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Second levels under which registries of countries sell names. */
const SOLD_BELOW = /^(?:ac|co|com|edu|go|gob|gov|gv|ltd|me|mil|ne|net|nom|or|org|sch)$/;

/**
 * What somebody had to register, roughly: names below it cost nothing, so that quotas count it whole (D27). For quotas only:
 * where it is wrong, strangers share one.
 */
export function registrableDomain(uri: string): string {
  const domains = domainsOf(uri);
  const host = domains[0] ?? '';
  if (/^[\d.]+$|:/.test(host)) return host;
  const [second, third] = [domains.at(-2), domains.at(-3)];
  const [label = '', country = ''] = second?.split('.') ?? [];
  return country.length === 2 && SOLD_BELOW.test(label) ? (third ?? host) : (second ?? host);
}
