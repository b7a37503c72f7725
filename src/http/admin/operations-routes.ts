import type { Router } from '@koa/router';
import type { Follower } from '../../model/follower.js';
import type { Visibility } from '../../model/visibility.js';
import type { NoteInput, Operations } from '../../newsroom/operations.js';
import { HttpError } from '../http-error.js';
import { answer, type JsonObject, listOf, onlyMembers, optionalFlag, optionalText, readJson } from './json-body.js';
import { notifierRoutes } from './notifier-routes.js';

const SMALL = 256 * 1024;
/** A hundred thousand followers in one go. */
const LARGE = 32 * 1024 * 1024;
const visibilities: readonly string[] = ['public', 'unlisted', 'followers'] satisfies Visibility[];

/** The operator API: `Operations`, one route each. JSON both ways; a refusal is `{"error"}`. */
export function operationsRoutes(router: Router, operations: Operations): void {
  notifierRoutes(router, operations);
  router.get('api-status', '/api/status', async (ctx) => {
    answer(ctx, 200, await operations.status());
  });
  router.post('api-notes', '/api/notes', async (ctx) => {
    answer(ctx, 201, await operations.postNote(noteInput(await readJson(ctx, SMALL))));
  });
  router.post('api-notes-edit', '/api/notes/edit', async (ctx) => {
    const { id, ...members } = await readJson(ctx, SMALL);
    onlyMembers(members, ['text', 'html', 'summary', 'language']);
    answer(ctx, 200, await operations.editNote({ id: noteId(id), ...noteInput(members) }));
  });
  router.post('api-notes-delete', '/api/notes/delete', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['id']);
    answer(ctx, 200, await operations.deleteNote({ id: noteId(body.id) }));
  });
  router.post('api-sync', '/api/sync', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['dry_run']);
    answer(ctx, 200, await operations.sync({ dryRun: optionalFlag(body, 'dry_run') }));
  });
  router.post('api-approve', '/api/approve', async (ctx) => {
    const body = await readJson(ctx, SMALL);
    onlyMembers(body, ['as_known', 'only']);
    const only = body.only === undefined ? [] : listOf(body, 'only', textOf, 'ids of held changes');
    answer(ctx, 200, await operations.approve({ asKnown: optionalFlag(body, 'as_known'), only }));
  });
  router.post('api-profile-push', '/api/profile/push', async (ctx) => {
    answer(ctx, 200, await operations.pushProfile());
  });
  router.get('api-keys', '/api/keys', async (ctx) => {
    answer(ctx, 200, await operations.keys());
  });
  router.post('api-keys-rotate', '/api/keys/rotate', async (ctx) => {
    answer(ctx, 200, await operations.rotateKey());
  });
  router.post('api-followers', '/api/followers', async (ctx) => {
    const body = await readJson(ctx, LARGE);
    onlyMembers(body, ['followers']);
    answer(ctx, 200, await operations.importFollowers(followers(body.followers)));
  });
}

/** @throws HttpError 400 */
function noteId(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= 2048) return value;
  throw new HttpError(400, '"id" must be the id or the address of a Note');
}

/** `{"text"|"html", "summary"?, "language"?, "visibility"?, "in_reply_to"?}`. @throws HttpError 400 */
function noteInput(body: JsonObject): NoteInput {
  onlyMembers(body, ['text', 'html', 'summary', 'language', 'visibility', 'in_reply_to']);
  const visibility = optionalText(body, 'visibility');
  if (visibility !== undefined && !visibilities.includes(visibility)) {
    throw new HttpError(400, `"visibility" must be one of ${visibilities.join(', ')}`);
  }
  const members = {
    text: optionalText(body, 'text'),
    html: optionalText(body, 'html'),
    summary: optionalText(body, 'summary'),
    language: optionalText(body, 'language'),
    visibility,
    inReplyTo: optionalText(body, 'in_reply_to'),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** `[{"actor","inbox","sharedInbox"?}]`, https addresses all (http where the laboratory allows it is the store's word). */
function followers(list: unknown): Omit<Follower, 'followId' | 'since'>[] {
  if (!Array.isArray(list)) throw new HttpError(400, '"followers" must be an array');
  return list.map((entry: JsonObject | null, index) => {
    const actor = address(entry?.actor);
    const inbox = address(entry?.inbox);
    const sharedInbox = entry?.sharedInbox == null ? null : address(entry.sharedInbox);
    if (actor === null || inbox === null || (sharedInbox === null && entry?.sharedInbox != null)) {
      throw new HttpError(400, `follower ${index + 1} must be {"actor","inbox","sharedInbox"} with web addresses`);
    }
    return { actor, inbox, sharedInbox };
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
}

function address(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 2048 && /^https?:\/\/[^/\s]+\S*$/.test(value) ? value : null;
}
