import type { Router } from '@koa/router';
import type { NotifierOperations } from '../../newsroom/notifier-operations.js';
import { HttpError } from '../http-error.js';

import { answer, type JsonObject, onlyMembers, optionalText, readJson } from './json-body.js';

const SMALL = 256 * 1024;

/** The operator API of the notifiers: who is told, a test, another try, and the keywords that keep them silent. */
export function notifierRoutes(router: Router, operations: NotifierOperations): void {
  router.get('api-notifiers', '/api/notifiers', async (ctx) => {
    answer(ctx, 200, await operations.notifiers());
  });
  router.post('api-notifiers-test', '/api/notifiers/test', async (ctx) => {
    answer(ctx, 200, await operations.testNotifier(name(await readJson(ctx, SMALL))));
  });
  router.post('api-notifiers-retry', '/api/notifiers/retry', async (ctx) => {
    answer(ctx, 200, await operations.retryNotifier(name(await readJson(ctx, SMALL))));
  });
  router.get('api-keywords', '/api/keywords', async (ctx) => {
    answer(ctx, 200, await operations.keywords());
  });
  router.post('api-keywords-add', '/api/keywords/add', async (ctx) => {
    answer(ctx, 200, await operations.addKeywords(words(await readJson(ctx, SMALL))));
  });
  router.post('api-keywords-remove', '/api/keywords/remove', async (ctx) => {
    answer(ctx, 200, await operations.removeKeywords(words(await readJson(ctx, SMALL))));
  });
}

/** `{"name"}`. @throws HttpError 400 */
function name(body: JsonObject): string {
  onlyMembers(body, ['name']);
  return optionalText(body, 'name') ?? '';
}

/** `{"words": […]}`. @throws HttpError 400 */
function words(body: JsonObject): string[] {
  onlyMembers(body, ['words']);
  const list: unknown = body.words;
  if (Array.isArray(list) && list.length > 0 && list.every((word) => typeof word === 'string')) return list;
  throw new HttpError(400, '"words" must be an array of texts');
}
