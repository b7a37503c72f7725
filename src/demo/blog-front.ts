import { Agent, type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import { type Html, html, trusted } from '../http/pages/html.js';
import { renderPage } from '../http/pages/page.js';
import { styleHash } from '../http/pages/style.js';
import { sanitizeHtml } from '../publishing/sanitize-html.js';
import { gazette } from './editions.js';
import { emblem, harbour } from './picture.js';
import type { SampleBlog } from './sample-blog.js';
import type { SampleStory } from './sample-story.js';

const UPLOADS = '/wp-content/uploads/';
export const EMBLEM = `${UPLOADS}emblem.png`;
/** Posts on the front page. */
const SHOWN = 20;
const heralds = /^\/(?:activitypub|\.well-known)(?:\/|$|\?)/;
const activityStreams = /application\/(?:activity|ld)\+json/;

/**
 * Stands where nginx and PHP stand on a real machine: hands Herald its paths, and whoever asks for ActivityStreams, and
 * shows the blog to everybody else.
 * @param socket where Herald listens
 */
export function blogFront(socket: string, blog: SampleBlog, story: SampleStory): RequestListener {
  const agent = new Agent({ keepAlive: false });
  return (incoming, response) => {
    const target = incoming.url ?? '/';
    if (heralds.test(target) || activityStreams.test(incoming.headers.accept ?? '')) {
      return pass(incoming, response, socket, agent);
    }
    const [path = '/'] = target.split('?');
    const picture = pictureOf(path);
    if (picture) {
      response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'max-age=3600' }).end(picture);
      return;
    }
    // The archive of a tag shows all posts: the sample blog is small.
    const body = path === '/' || path.startsWith('/tag/') ? frontPage(blog, story) : postPage(path, blog, story);
    answer(response, body ? 200 : 404, body ?? html`<h1>Not here</h1>\n<p><a href="/">To the front page</a></p>`);
  };
}

/** Headers as they came: a signature is over them. */
function pass(incoming: IncomingMessage, response: ServerResponse, socketPath: string, agent: Agent): void {
  const { method, url, rawHeaders } = incoming;
  const onward = request({ socketPath, agent, method, path: url, headers: rawHeaders }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('Herald does not answer');
  });
  incoming.pipe(onward);
}

const drawn = new Map<string, Buffer>();

function pictureOf(path: string): Buffer | null {
  const [, week] = /^\/wp-content\/uploads\/greywick-(\d{1,6})\.png$/.exec(path) ?? [];
  const name = path === EMBLEM ? 'emblem' : week === undefined ? null : String((Number(week) - 1) % 3);
  if (name === null) return null;
  const picture = drawn.get(name) ?? (week === undefined ? emblem() : harbour(Number(week)));
  drawn.set(name, picture);
  return picture;
}

interface Shown {
  id: number;
  title: string;
  path: string;
  date: string;
  excerpt: string;
  content: string;
}

/** Published posts, newest first. */
function shownPosts(blog: SampleBlog, story: SampleStory): Shown[] {
  return story
    .posts()
    .map((id) => blog.post(id))
    .filter((row) => row?.post_status === 'publish')
    .map((row) => {
      const text = (column: string) => String(row?.[column] ?? '');
      const [year, month] = text('post_date').split('-');
      return {
        id: Number(row?.ID),
        title: text('post_title'),
        path: `/${year}/${month}/${text('post_name')}/`,
        date: text('post_date').slice(0, 16),
        excerpt: text('post_excerpt'),
        content: text('post_content'),
      };
    })
    .sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : other.id - one.id));
}

function frontPage(blog: SampleBlog, story: SampleStory): Html {
  const { title, paragraphs } = story.draft();
  const posts = shownPosts(blog, story).slice(0, SHOWN);
  return html`<h1>${gazette.name}</h1>
<p class="soft">${gazette.description}. A sample blog: it lives as long as the demo runs.</p>
<h2>Latest</h2>
${posts.map(
  (post) => html`<article>
<h3><a href="${post.path}">${post.title}</a></h3>
${post.excerpt === '' ? null : html`<p>${post.excerpt}</p>`}
<p class="soft">${post.date}</p>
</article>
`,
)}<h2>In a draft, for the editors alone: ${title}</h2>
${paragraphs.map((paragraph) => html`<p class="warning">${trusted(sanitizeHtml(paragraph.html))}</p>\n`)}`;
}

function postPage(path: string, blog: SampleBlog, story: SampleStory): Html | null {
  const post = shownPosts(blog, story).find((candidate) => candidate.path === path);
  if (!post) return null;
  const picture = story.pictureOf(post.id);
  return html`<p class="soft"><a href="/">${gazette.name}</a></p>
<h1>${post.title}</h1>
<p class="soft">${post.date}</p>
${post.excerpt === '' ? null : html`<p><strong>${post.excerpt}</strong></p>`}
${picture === null ? null : html`<figure><img src="${UPLOADS}${picture}" alt="" width="800" height="450"></figure>`}
${trusted(sanitizeHtml(post.content))}`;
}

function answer(response: ServerResponse, status: number, body: Html): void {
  const page = renderPage({
    ...{ title: gazette.name, description: null, alternate: null, canonical: null, creator: null },
    body,
  });
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
    })
    .end(page);
}
