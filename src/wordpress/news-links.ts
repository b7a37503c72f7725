import type { Element } from 'hast';
import { visit } from 'unist-util-visit';
import { parseUrl } from '../model/parse-url.js';
import { hasPicture, textOf } from './news-units.js';

const TRACKING = /^(utm_|fbclid$|gclid$|mc_cid$|mc_eid$|igshid$|ref_src$)/;

/** The address of a link that leads outside the blog, or null. As it was written, but for `//host/…`. */
export function externalAddress(href: string, home: string): string | null {
  const written = href.trim();
  if (!/^(?:https?:)?\/\//i.test(written) || parseUrl(written, home) === null) return null;
  const url = new URL(written, home);
  if (bareHost(url.host) === bareHost(new URL(home).host)) return null;
  return written.startsWith('//') ? url.href : written;
}

/** The links in these elements that lead outside the blog, in their order. */
export function linksIn(nodes: readonly Element[], home: string): { href: string; text: string }[] {
  const links: { href: string; text: string }[] = [];
  for (const node of nodes) {
    visit(node, 'element', (child) => {
      const href = child.tagName === 'a' ? externalAddress(String(child.properties.href ?? ''), home) : null;
      if (href !== null) links.push({ href, text: textOf([child]) });
    });
  }
  return links;
}

/** Is it nothing but a picture? Words that are the name of the link around the picture are none of its own. */
export function isPicture(node: Element): boolean {
  if (!hasPicture(node)) return false;
  const words = textOf([node]).replaceAll(' ', '');
  return node.tagName === 'figure' || words === '' || words === textOf(pictureLinks(node)).replaceAll(' ', '');
}

/** Is it a picture that leads outside the blog? */
export function isLinkedPicture(node: Element | undefined, home: string): boolean {
  return node !== undefined && isPicture(node) && linksIn(pictureLinks(node), home).length > 0;
}

function pictureLinks(node: Element): Element[] {
  const links: Element[] = [];
  visit(node, 'element', (child) => {
    if (child.tagName === 'a' && hasPicture(child)) links.push(child);
  });
  return links;
}

/** It is nothing but one such link, by its words or by its address. */
export function isOnlyLink(node: Element, home: string): boolean {
  const words = textOf([node]);
  const [link] = linksIn([node], home);
  return link !== undefined && (words === link.text || words === link.href);
}

/** The address without what does not matter: tracking, fragment, final slash, case and `www.` of the host. */
export function canonicalLink(href: string): string {
  if (parseUrl(href) === null) return href;
  const url = new URL(href);
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  const query = url.searchParams.size > 0 ? `?${url.searchParams}` : '';
  return `${bareHost(url.host)}${url.pathname.replace(/\/+$/, '')}${query}`;
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
