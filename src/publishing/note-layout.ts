import type { SourceConfig } from '../config/config.js';
import type { Placeholder } from '../config/template-faults.js';
import { escapeAttribute } from './link-html.js';
import { sanitizeHtml } from './sanitize-html.js';
import { expandTemplate } from './template.js';
import { webAddress } from './web-address.js';

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

/**
 * Title, text, link, hashtags, a paragraph each. The title is not said twice where the text begins with it, nor the link
 * where the text has it. Mastodon makes its card of the first link: where that would be one of the text's others, the
 * title carries the wanted one.
 */
function defaultLayout(text: SourceConfig['text']): NoteLayout {
  return {
    wants: new Set<Placeholder>(['title', text, 'link', 'hashtags']),
    set(values, link) {
      const words = text === 'title' ? '' : values[text];
      const title = startsWith(words, values.title) ? '' : values.title;
      const links = linksIn(words);
      const leads = links[0] === undefined || link === null || samePage(links[0], link);
      const linked = link !== null && (links.some((other) => samePage(other, link)) || (!leads && title !== ''));
      return [
        paragraph(leads || link === null ? bold(title) : linkedTitle(title, link)),
        words,
        linked ? '' : paragraph(values.link),
        paragraph(values.hashtags),
      ].join('');
    },
  };
}

function templateLayout(template: string): NoteLayout {
  const wants = new Set([...template.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name as Placeholder));
  return {
    wants,
    set(values, link) {
      const repeated =
        link !== null && wants.has('content') && linksIn(values.content).some((other) => samePage(other, link));
      return sanitizeHtml(expandTemplate(template, (name) => (name === 'link' && repeated ? '' : values[name])));
    },
  };
}

function paragraph(html: string): string {
  return html === '' ? '' : `<p>${html}</p>`;
}

function bold(html: string): string {
  return html === '' ? '' : `<strong>${html}</strong>`;
}

function linkedTitle(html: string, link: string): string {
  return html === '' ? '' : bold(`<a href="${escapeAttribute(link)}" rel="nofollow noopener">${html}</a>`);
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
