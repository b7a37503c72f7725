import type { Note } from '../../model/note.js';
import type { SiteActor } from '../../model/site-actor.js';
import type { PublicSite } from '../public-site.js';
import { type Html, html } from './html.js';
import { noteBody, noteTime } from './note-body.js';
import { handleOf, type Page } from './page.js';
import { avatar } from './profile-page.js';

const LONGEST_DESCRIPTION = 200;

/** One news item: the blog has no page for it, so this is where its link leads people. */
export function notePage(note: Note, { profile }: SiteActor, site: PublicSite): Page {
  const { uris, language } = site;
  const address = uris.note(note.id);
  const handle = handleOf(site);
  const text = plainText(note.content.html);
  const name = note.content.summary ?? note.content.article?.title ?? text;
  return {
    title: `${profile.name}: ${shorten(name, 70)}`,
    description: note.content.summary ?? shorten(text, LONGEST_DESCRIPTION),
    alternate: address,
    canonical: address,
    creator: handle,
    body: html`<header class="who small">
${avatar(profile.icon)}
<div>
<h1><a href="${uris.profile}" lang="${language ?? ''}" dir="auto">${profile.name}</a></h1>
<code class="handle">${handle}</code>
</div>
</header>
<article class="whole">
${noteBody(note)}
<p>${noteTime(note.publishedAt)}${note.updatedAt === null ? null : html` <span class="soft">· edited ${noteTime(note.updatedAt)}</span>`}${tally(note, site)}</p>
</article>
<p class="soft">To reply, copy the address of this page into the search of your own fediverse server.</p>`,
  };
}

/** What others did, in numbers; nothing where nobody did anything. */
function tally(note: Note, { reading }: PublicSite): Html | null {
  const { replies, likes, shares } = reading.interactions.counts(note.id);
  const words = [
    [replies, 'reply', 'replies'],
    [likes, 'like', 'likes'],
    [shares, 'boost', 'boosts'],
  ] as const;
  const shown = words.flatMap(([count, one, many]) => (count > 0 ? [`${count} ${count === 1 ? one : many}`] : []));
  return shown.length === 0 ? null : html` <span class="soft">· ${shown.join(' · ')}</span>`;
}

/** Only for titles and previews, and escaped again there: tags out, blocks apart, spaces folded, the common entities read. */
function plainText(markup: string): string {
  return markup
    .replace(/<\/?(?:p|br|ul|ol|li|blockquote|pre)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}
