import type { Context } from 'koa';
import { showJson } from '../middleware/error-boundary.js';
import { protectPage } from './answer-page.js';
import { html } from './html.js';
import { renderPage } from './page.js';

const headings: Record<number, string> = { 404: 'Not here', 410: 'Gone', 503: 'One moment, please' };

/** Programs get `{"error"}`; whoever names text/html is a person, and gets a page. */
export function showError(ctx: Context, status: number, message: string): void {
  if (ctx.get('Accept').includes('text/html')) showPage(ctx, status, message);
  else showJson(ctx, status, message);
}

function showPage(ctx: Context, status: number, message: string): void {
  const heading = headings[status] ?? 'That did not work';
  const body = html`<h1>${heading}</h1>\n<p class="soft">${status}: ${message}.</p>\n<p><a href="/">Home</a> · <a href="/activitypub/">Latest posts</a></p>`;
  ctx.status = status;
  ctx.set('Content-Type', 'text/html; charset=utf-8');
  protectPage(ctx);
  ctx.body = renderPage({ title: heading, description: null, alternate: null, canonical: null, creator: null, body });
}
