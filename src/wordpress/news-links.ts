const TRACKING = /^(utm_|fbclid$|gclid$|mc_cid$|mc_eid$|igshid$|ref_src$)/;

/** The address of a link that leads outside the blog, or null. As it was written, but for `//host/…`. */
export function externalAddress(href: string, home: string): string | null {
  const written = href.trim();
  if (!/^(?:https?:)?\/\//i.test(written) || !URL.canParse(written, home)) return null;
  const url = new URL(written, home);
  if (bareHost(url.host) === bareHost(new URL(home).host)) return null;
  return written.startsWith('//') ? url.href : written;
}

/** The address without what does not matter: tracking, fragment, final slash, case and `www.` of the host. */
export function canonicalLink(href: string): string {
  if (!URL.canParse(href)) return href;
  const url = new URL(href);
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  const query = url.searchParams.size > 0 ? `?${url.searchParams}` : '';
  return `${bareHost(url.host)}${url.pathname.replace(/\/+$/, '')}${query}`;
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
