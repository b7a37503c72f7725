import type { Note } from '../../model/note.js';
import type { ProfileImage, SiteActor } from '../../model/site-actor.js';
import type { PublicSite } from '../public-site.js';
import { type Html, html, trusted } from './html.js';
import { noteBody, noteTime } from './note-body.js';
import { handleOf, type Page } from './page.js';

/** Who this is, how to follow it, and what it said last. */
export function profilePage({ profile }: SiteActor, latest: Note[], site: PublicSite): Page {
  const handle = handleOf(site);
  const lang = site.language ?? '';
  return {
    title: `${profile.name} (${handle})`,
    description: `Follow ${handle} from any server of the fediverse.`,
    alternate: site.uris.actor,
    canonical: site.uris.profile,
    creator: handle,
    body: html`${profile.header === null ? null : html`<img class="banner" src="${profile.header.url}" alt="">`}
<header class="who">
${avatar(profile.icon)}
<div>
<h1 lang="${lang}" dir="auto">${profile.name}</h1>
<code class="handle">${handle}</code>
</div>
</header>
<div lang="${lang}" dir="auto">${trusted(profile.summary)}</div>
<p class="soft">To follow, copy this handle into the search of Mastodon or whatever server you use. The blog itself is at <a rel="me" href="${profile.home}">${withoutScheme(profile.home)}</a>.</p>
${fields(profile.fields, lang)}
<h2>Latest</h2>
${latest.length === 0 ? html`<p class="soft">Nothing yet.</p>` : latest.map((note) => entry(note, site))}`,
  };
}

export function avatar(icon: ProfileImage | null): Html | null {
  return icon === null ? null : html`<img src="${icon.url}" alt="" width="72" height="72">`;
}

function fields(list: { name: string; value: string }[], lang: string): Html | null {
  if (list.length === 0) return null;
  return html`<dl lang="${lang}">${list.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${fieldValue(value)}</dd></div>`)}</dl>`;
}

function fieldValue(value: string): Html {
  if (!/^https?:\/\/\S+$/.test(value)) return html`${value}`;
  return html`<a rel="me nofollow noopener" href="${value}">${withoutScheme(value)}</a>`;
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function entry(note: Note, { uris }: PublicSite): Html {
  return html`<article>
${noteBody(note, { listed: true })}
<p><a class="soft" href="${uris.note(note.id)}">${noteTime(note.publishedAt)}</a></p>
</article>
`;
}
