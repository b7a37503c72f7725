import type { Context } from 'koa';
import { answer } from '../answer.js';
import { prepared } from '../prepared.js';
import { type Page, renderPage } from './page.js';
import { styleHash } from './style.js';

/** Text comes from a blog's editors; whatever slipped through their hands runs nothing here (D40). */
const policy = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  'img-src https: http:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function answerPage(ctx: Context, page: Page): void {
  answer(ctx, 'text/html; charset=utf-8', prepared(renderPage(page)));
  protectPage(ctx);
  if (page.alternate !== null) {
    ctx.set('Link', `<${page.alternate}>; rel="alternate"; type="application/activity+json"`);
  }
}

export function protectPage(ctx: Context): void {
  ctx.set('Content-Security-Policy', policy);
  ctx.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  ctx.set('X-Content-Type-Options', 'nosniff');
}
