const TRACKING = /^(utm_|fbclid$|gclid$|mc_cid$|mc_eid$|igshid$|ref_src$)/;

/** Is this an http(s) address outside the blog? */
export function isExternal(href: string, home: string): boolean {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return false;
  return bareHost(new URL(href).host) !== bareHost(new URL(home).host);
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
