import { type Html, html, trusted } from '../http/pages/html.js';
import { sanitizeHtml } from '../publishing/sanitize-html.js';
import type { Chronicle, Happening } from './chronicle.js';
import { gazette } from './editions.js';
import type { DraftParagraph } from './sample-story.js';
import { clock } from './terminal.js';
import type { TimelineEntry } from './timeline.js';

/** Who speaks, on every card. */
export interface Voice {
  handle: string;
  /** Address of its picture. */
  emblem: string;
}

/** One thing that happened on the blog, and beside it what came of it. */
export function happeningRow({ number, step, at, arrival, lost }: Happening): Html {
  return html`<li id="happening-${number}">
${timeAt(at)}
<div><p class="what">${step.what}</p><p class="title">${step.title}</p></div>
<div class="came">${
    arrival
      ? html`<a href="${arrival.entry ? `#note-${arrival.entry.number}` : '#timeline'}"><span class="badge ${arrival.type}">${arrival.type}</span> <span class="ms">after ${arrival.at - at} ms</span></a>`
      : lost
        ? html`<span class="badge lost">did not arrive</span>`
        : html`<span class="badge waiting">on its way</span>`
  }</div>
</li>`;
}

/** A Note as the follower reads it: with what it said before, or struck out. */
export function noteCard(entry: TimelineEntry, { handle, emblem }: Voice): Html {
  const { versions, deletedAt, pictures, number, url } = entry;
  const [first] = versions;
  const before = versions.slice(0, -1).reverse();
  const gone = deletedAt !== null;
  return html`<article id="note-${number}" class="panel${gone ? ' gone' : ''}">
<header>
<img src="${emblem}" alt="" width="42" height="42">
<strong>${gazette.name}</strong>
<a class="soft" href="${url}">${timeAt(first?.at ?? 0)}</a>
<span class="handle">${handle}</span>
</header>
<div class="said">${said(entry)}</div>
${gone ? null : pictures.map((picture) => html`<figure><img src="${picture.url}" alt="${picture.alt}" title="${picture.alt}" width="800" height="450" loading="lazy"></figure>`)}
${before.length === 0 ? null : html`<details><summary>What it said before</summary>${before.map((version) => html`<div class="said">${trusted(version.html)}</div>`)}</details>`}
${footer(entry)}
</article>`;
}

function said({ versions, deletedAt }: TimelineEntry): Html {
  const text = trusted(versions.at(-1)?.html ?? '');
  return deletedAt === null ? text : html`<span class="hidden">Deleted: </span>${text}`;
}

function footer({ versions, deletedAt }: TimelineEntry): Html | null {
  if (deletedAt !== null) {
    return html`<footer><span class="badge Delete">Deleted</span> ${timeAt(deletedAt)} <span>Servers forget it; this page strikes it out, so that you see it.</span></footer>`;
  }
  const latest = versions.at(-1);
  return versions.length < 2 || !latest
    ? null
    : html`<footer><span class="badge Update">Edited</span> ${timeAt(latest.at)}</footer>`;
}

/** The draft as its editors see it: what is a news item leaves, the rest must not. */
export function draftPanel({ title, paragraphs }: { title: string; paragraphs: readonly DraftParagraph[] }): Html {
  return html`<div id="draft" class="panel draft">
<h3>${title}</h3>
${paragraphs.map(
  (paragraph) =>
    html`<p${paragraph.item ? trusted(' class="item"') : null}><b>${paragraph.item ? 'news item, leaves' : 'stays here'}</b>${trusted(sanitizeHtml(paragraph.html).replace(/^<p>|<\/p>$/g, ''))}</p>\n`,
)}</div>`;
}

/** The figures on top, and below them what is not as it should be. */
export function factsBand(chronicle: Chronicle, followedAfter: number | null): Html {
  const { happened, arrived, bodies } = chronicle.counts();
  const times = chronicle.happenings().flatMap(({ at, arrival }) => (arrival ? [arrival.at - at] : []));
  const faults = chronicle.faults();
  return html`<div id="facts">
<dl class="facts">
<div><dt>until the Follow was accepted</dt><dd>${followedAfter === null ? '…' : html`${followedAfter} <small>ms</small>`}</dd></div>
<div><dt>changes on the blog arrived</dt><dd>${arrived} <small>of ${happened}</small></dd></div>
<div><dt>from blog to follower (median)</dt><dd>${median(times)} <small>ms</small></dd></div>
<div><dt>signatures verified</dt><dd>${bodies}</dd></div>
<div${faults.length > 0 ? trusted(' class="bad"') : null}><dt>leaked, doubled or forged</dt><dd>${faults.length}</dd></div>
</dl>
${faults.length === 0 ? null : html`<ul class="faults">${faults.map((fault) => html`<li>${fault}</li>`)}</ul>`}
</div>`;
}

/** For those who listen instead of look. */
export function lastWords(chronicle: Chronicle): Html {
  const [latest] = chronicle.happenings();
  const words = latest?.arrival
    ? `${latest.step.what}: ${latest.arrival.type} after ${latest.arrival.at - latest.at} milliseconds. ${latest.step.title}`
    : '';
  return html`<p id="last-words">${words}</p>`;
}

function timeAt(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${clock(at)}</time>`;
}

function median(numbers: number[]): string {
  const sorted = [...numbers].sort((one, other) => one - other);
  return String(sorted[Math.floor(sorted.length / 2)] ?? '…');
}
