import type { Context } from 'koa';
import { withContext } from '../activitypub/context.js';
import type { Prepared } from './prepared.js';
import { prepared } from './prepared.js';

/** Bare, for Lemmy takes exactly three spellings and this is the one that everybody takes (X2). */
export const ACTIVITY_JSON = 'application/activity+json';

/** Seconds that a cache may keep a document: long enough to carry a rush of readers, and a deleted Note is gone at once. */
const FRESH_FOR = 5;

/** A 200 with bytes that may be shared: any origin may read it, caches may keep it a moment (X3, W11). */
export function answer(ctx: Context, type: string, answered: Prepared, maxAge = FRESH_FOR): void {
  ctx.status = 200;
  ctx.set(sharedHeaders(type, answered, maxAge));
  ctx.body = answered.body;
}

/** What goes with every ActivityStreams document. */
export function documentHeaders(document: Prepared): Record<string, string> {
  return sharedHeaders(ACTIVITY_JSON, document, FRESH_FOR);
}

function sharedHeaders(type: string, { etag }: Prepared, maxAge: number): Record<string, string> {
  return {
    'Content-Type': type,
    ETag: etag,
    'Cache-Control': `public, max-age=${maxAge}`,
    'Access-Control-Allow-Origin': '*',
  };
}

export function answerDocument(ctx: Context, document: Prepared): void {
  answer(ctx, ACTIVITY_JSON, document);
}

/** For documents that are not worth keeping prepared. */
export function answerObject(ctx: Context, object: object): void {
  answerDocument(ctx, prepared(documentText(object)));
}

export function documentText(object: object): string {
  return JSON.stringify(withContext(object));
}

/** 410 with what stays of a deleted object (X10). It may be kept as long as the object was, so that it takes the object's place in every cache. */
export function answerTombstone(ctx: Context, tombstone: object): void {
  answerObject(ctx, tombstone);
  ctx.status = 410;
}

export function answerJson(ctx: Context, type: string, value: unknown, maxAge: number): void {
  answer(ctx, type, prepared(JSON.stringify(value)), maxAge);
}

/** To where people read, or to an id; never from an id, because Lemmy follows one redirect and no more (X7). */
export function redirect(ctx: Context, address: string): void {
  ctx.status = 302;
  ctx.set('Location', new URL(address).href);
  ctx.set('Cache-Control', `public, max-age=${FRESH_FOR}`);
  ctx.body = '';
}
