import { webAddress } from '../activitypub/web-address.js';
import type { SourceConfig } from '../config/config.js';
import type { Placeholder } from '../config/template-faults.js';
import { escapeAttribute } from './link-html.js';
import { sanitizeHtml } from './sanitize-html.js';
import { expandTemplate } from './template.js';

/** What an item has to say, each as sanitised HTML; empty where it has nothing of the kind. */
export type ItemValues = Record<Placeholder, string>;

/** Sets an item's values as the HTML of a Note. Pure. */
export interface NoteLayout {
  /** Which values it needs. */
  wants: ReadonlySet<Placeholder>;
  /** @param link the address behind `values.link`, or null */
  set(values: ItemValues, link: string | null): string;
}

/** The layout that a source asks for: its own template, or the default. */
export function layoutOf(source: SourceConfig): NoteLayout {
  const template = source.template.trim();
  return template === '' ? defaultLayout(source.text) : templateLayout(template);
}

/** An Article is its whole content; its title has a place of its own. */
export const articleLayout: NoteLayout = {
  wants: new Set<Placeholder>(['content', 'link', 'hashtags']),
  set: ({ content, link, hashtags }) => `${content || paragraph(link)}${paragraph(hashtags)}`,
};

/**
 * Title, text, link, hashtags, a paragraph each. The title is not said twice where the text begins with it, nor the link
 * where the text has it. Mastodon makes its card of the first link: where that would be one of the text's others, the
 * title carries the wanted one; without a title it stands first.
 */
function defaultLayout(text: SourceConfig['text']): NoteLayout {
  return {
    wants: new Set<Placeholder>(['title', text, 'link', 'hashtags']),
    set(values, link) {
      const words = text === 'title' ? '' : values[text];
      const title = startsWith(words, values.title) ? '' : values.title;
      // A title may hold an address too.
      const titled = sanitizeHtml(bold(title));
      const links = linksIn(titled + words);
      const leads = link === null || links[0] === undefined || samePage(links[0], link);
      const linked = link !== null && links.some((other) => samePage(other, link));
      const [before, behind] = leads
        ? [titled, linked ? '' : values.link]
        : [paragraph(linkedTitle(title, link) || values.link), ''];
      return [before, words, paragraph(behind), paragraph(values.hashtags)].join('');
    },
  };
}

/** The operator's own words and order; but where a link of the text would come before the wanted one, the title carries it. */
function templateLayout(template: string): NoteLayout {
  const wants = new Set([...template.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name as Placeholder));
  return {
    wants,
    set(values, link) {
      const expand = (title: string) => {
        const repeated =
          link !== null && wants.has('content') && linksIn(values.content).some((other) => samePage(other, link));
        const value = (name: Placeholder) =>
          name === 'link' && repeated ? '' : name === 'title' ? title : values[name];
        return sanitizeHtml(expandTemplate(template, value));
      };
      const html = expand(values.title);
      if (link === null || !wants.has('link') || values.title === '' || isFirst(html, link)) return html;
      const titled = expand(anchor(values.title, link));
      return isFirst(titled, link) ? titled : html;
    },
  };
}

function isFirst(html: string, link: string): boolean {
  const [first] = linksIn(html);
  return first === undefined || samePage(first, link);
}

function paragraph(html: string): string {
  return html === '' ? '' : `<p>${html}</p>`;
}

function bold(html: string): string {
  return html === '' ? '' : `<strong>${html}</strong>`;
}

function linkedTitle(html: string, link: string): string {
  return html === '' ? '' : bold(anchor(html, link));
}

function anchor(html: string, link: string): string {
  return `<a href="${escapeAttribute(link)}" rel="nofollow noopener">${html}</a>`;
}

/** Addresses of the links in sanitised HTML, but for hashtags: servers make no card of them (O10). */
function linksIn(html: string): string[] {
  return [...html.matchAll(/<a href="([^"]*)"([^>]*)>/g)]
    .filter(([, , rest = '']) => !rest.includes('rel="tag"'))
    .map(([, href = '']) => href.replaceAll('&amp;', '&'));
}

/** Do two addresses lead to the same page? Fragment and last slash make no difference to a reader. */
function samePage(one: string, other: string): boolean {
  const page = (address: string) => webAddress(address)?.replace(/#.*$/s, '').replace(/\/$/, '');
  return page(one) === page(other);
}

/** Do the first words of a text say its title? */
function startsWith(html: string, title: string): boolean {
  const wanted = words(title);
  // Tags take room too, but no title is so long that it does not fit into this.
  const [first = ''] = html.split('</p>', 1);
  const there = words(first.slice(0, 5000));
  return wanted.length > 0 && wanted.every((word, index) => there[index] === word);
}

function words(html: string): string[] {
  const text = html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, ' ');
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
