import { createHash } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { type Html, html, trusted } from '../http/pages/html.js';
import type { Chronicle } from './chronicle.js';
import { gazette } from './editions.js';
import type { SampleStory } from './sample-story.js';
import type { Timeline } from './timeline.js';
import { draftPanel, factsBand, happeningRow, lastWords, noteCard, type Voice } from './timeline-parts.js';
import { timelineScript, timelineStyle } from './timeline-style.js';

export interface TimelineMeans {
  chronicle: Chronicle;
  timeline: Timeline;
  story: Pick<SampleStory, 'draft'>;
  /** Whom the follower follows, as in `@news@example.com`. */
  handle: string;
  /** Origin of the blog. */
  blog: string;
  /** Path of the blog's picture. */
  emblem: string;
}

/** The follower's timeline as a web page of this machine, and beside it what happened on the blog. It stays live. */
export interface TimelinePage {
  listener: RequestListener;
  /** Something happened or arrived: whoever looks sees it. */
  changed(): void;
  /** @param took milliseconds until the Follow was accepted */
  followed(took: number): void;
  close(): void;
}

/** A piece of the page, rendered: replaces the element of its id, or is put first into a list. */
interface Part {
  into: string;
  id: string;
  html: string;
}

const MOST_WATCHING = 50;
/** A browser that reads no more than this behind is let go; it comes back by itself. */
const MOST_BEHIND = 1024 * 1024;
/** Milliseconds: a connection without a word is dropped on the way. */
const HEARTBEAT = 15_000;

export function timelinePage(means: TimelineMeans): TimelinePage {
  const { chronicle, timeline, story } = means;
  const voice: Voice = { handle: means.handle, emblem: `${means.blog}${means.emblem}` };
  const watching = new Set<ServerResponse>();
  let shown = new Map<string, string>();
  let followedAfter: number | null = null;

  const rows = () => chronicle.happenings().map(happeningRow);
  const cards = () => timeline.entries().map((entry) => noteCard(entry, voice));
  const facts = () => factsBand(chronicle, followedAfter);

  /** Oldest first, for each is put before the last. */
  const parts = (): Part[] => [
    { into: '', id: 'facts', html: facts().text },
    { into: '', id: 'draft', html: draftPanel(story.draft()).text },
    { into: '', id: 'last-words', html: lastWords(chronicle).text },
    ...[...chronicle.happenings()]
      .reverse()
      .map((one) => ({ into: 'ledger', id: `happening-${one.number}`, html: happeningRow(one).text })),
    ...[...timeline.entries()]
      .reverse()
      .map((one) => ({ into: 'timeline', id: `note-${one.number}`, html: noteCard(one, voice).text })),
  ];

  function send(response: ServerResponse, event: string, data: unknown): void {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength > MOST_BEHIND) response.destroy();
  }

  function watch(response: ServerResponse): void {
    if (watching.size >= MOST_WATCHING) return void response.writeHead(503).end();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    watching.add(response);
    response.on('close', () => watching.delete(response));
    send(response, 'all', parts());
  }

  const heartbeat = setInterval(() => {
    for (const response of watching) response.write(': still here\n\n');
  }, HEARTBEAT);
  heartbeat.unref();

  const changed = () => {
    const next = new Map<string, string>();
    for (const part of parts()) {
      next.set(part.id, part.html);
      if (shown.get(part.id) !== part.html) for (const response of watching) send(response, 'part', part);
    }
    shown = next;
  };

  return {
    listener(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname === '/events') return watch(response);
      if (pathname !== '/') return void response.writeHead(404, { 'content-type': 'text/plain' }).end('not here');
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy(means.blog),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        })
        .end(
          wholePage(means, voice, {
            facts: facts(),
            rows: rows(),
            draft: draftPanel(story.draft()),
            cards: cards(),
          }),
        );
    },
    changed,
    followed(took) {
      followedAfter = took;
      changed();
    },
    close() {
      clearInterval(heartbeat);
      for (const response of watching) response.end();
    },
  };
}

/** Whatever a Note might smuggle in: no script but ours runs, and only the blog's pictures are loaded. */
function policy(blog: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(timelineScript)}'`,
    `style-src '${hashOf(timelineStyle)}'`,
    `img-src ${blog}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function wholePage(
  { blog, handle }: TimelineMeans,
  { emblem }: Voice,
  { facts, rows, draft, cards }: { facts: Html; rows: Html[]; draft: Html; cards: Html[] },
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Herald at work: ${gazette.name}</title>
<link rel="icon" href="${emblem}">
<style>${trusted(timelineStyle)}</style>
</head>
<body>
<div class="page">
<header class="top">
<div class="who">
<img src="${emblem}" alt="" width="60" height="60">
<div><h1>${gazette.name}</h1><span class="handle">${handle}</span></div>
</div>
<nav aria-label="Pages of this demo">
<a href="${blog}/">The blog</a>
<a href="${blog}/activitypub/">Herald’s profile page</a>
</nav>
</header>
<main>
<p class="lede">Every few seconds something happens on a sample WordPress blog. Herald sees it in the database and tells this
server, which follows the blog, verifies each signature, and shows what it got.</p>
<p class="over">The demo has ended, or cannot be reached: this is how it stood.</p>
<div class="hidden" aria-live="polite"><p id="last-words"></p></div>
${facts}
<div class="columns">
<section aria-label="What happened on the blog, and what arrived at the follower">
<div class="beside"><h2>On the blog</h2><h2>At the follower</h2></div>
<ol id="ledger" class="panel ledger">
${rows}<li class="empty">It begins in a moment.</li></ol>
</section>
<section aria-label="The draft of the week">
<h2>In the draft, for editors</h2>
${draft}
</section>
<section class="feed" aria-label="What the follower reads">
<h2>What the follower reads</h2>
<div id="timeline" class="cards">
${cards}<p class="panel empty">Nothing yet: what was on the blog before is not announced.</p>
</div>
</section>
</div>
</main>
</div>
<script>${trusted(timelineScript)}</script>
</body>
</html>
`.text;
}
