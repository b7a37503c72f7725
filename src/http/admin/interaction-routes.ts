import type { Router } from '@koa/router';
import { parseUrl } from '../../model/parse-url.js';
import type { Operations } from '../../newsroom/operations.js';
import { HttpError } from '../http-error.js';
import { answer, type JsonObject, onlyMembers, optionalFlag, optionalText, readJson } from './json-body.js';

const SMALL = 16 * 1024;
const LONGEST = 2048;

/** The operator API between the site and others: whom it follows, who quotes it, what of others is shown. */
export function interactionRoutes(router: Router, operations: Operations): void {
  router.post('api-follow', '/api/follow', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['actor', 'handle', 'inbox']);
    const whom = { actor: address(body, 'actor'), handle: text(body, 'handle'), inbox: address(body, 'inbox') };
    answer(ctx, 200, await operations.follow(whom));
  });
  router.post('api-unfollow', '/api/unfollow', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['whom']);
    answer(ctx, 200, await operations.unfollow({ whom: text(body, 'whom') }));
  });
  router.post('api-quotes-revoke', '/api/quotes/revoke', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['id']);
    answer(ctx, 200, await operations.revokeQuote({ id: text(body, 'id') }));
  });
  router.post('api-interactions-hide', '/api/interactions/hide', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['seq', 'hidden']);
    const { seq } = body;
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq)) throw new HttpError(400, '"seq" must be a whole number');
    answer(ctx, 200, await operations.hideInteraction({ seq, hidden: optionalFlag(body, 'hidden') }));
  });
}

function text(body: JsonObject, name: string): string {
  const value = optionalText(body, name) ?? '';
  if (value === '' || value.length > LONGEST)
    throw new HttpError(400, `"${name}" must be a string of 1 to ${LONGEST} characters`);
  return value;
}

function address(body: JsonObject, name: string): string {
  const value = text(body, name);
  if (!/^https?:\/\/[^/\s]+\S*$/.test(value) || parseUrl(value) === null)
    throw new HttpError(400, `"${name}" must be a web address`);
  return value;
}
