import type { Router } from '@koa/router';
import { parseUrl } from '../../model/parse-url.js';
import type { Moderation, NewBlock } from '../../moderation/operations.js';
import { HttpError } from '../http-error.js';
import { answer, type JsonObject, listOf, onlyMembers, optionalFlag, optionalText, readJson } from './json-body.js';

const SMALL = 1024 * 1024;
/** A hundred thousand blocks in one go. */
const LARGE = 32 * 1024 * 1024;
const LONGEST = 2048;
const severities: readonly string[] = ['noop', 'silence', 'suspend'] satisfies NewBlock['severity'][];

/** The operator API of `Moderation`, one route each. JSON both ways; a refusal is `{"error"}`. */
export function moderationRoutes(router: Router, moderation: Moderation): void {
  const post = (path: string, maxBytes: number, members: string[], work: (body: JsonObject) => Promise<unknown>) =>
    router.post(path.slice(1).replaceAll('/', '-'), path, async (ctx) => {
      const body = await readJson(ctx, maxBytes);
      onlyMembers(body, members);
      answer(ctx, 200, await work(body));
    });
  post('/api/blocks', LARGE, ['blocks', 'importing'], (body) =>
    moderation.block(listOf(body, 'blocks', blockFrom, 'blocks'), { importing: optionalFlag(body, 'importing') }),
  );
  post('/api/blocks/remove', LARGE, ['targets', 'forget'], (body) =>
    moderation.unblock(targets(body), { forget: optionalFlag(body, 'forget') }),
  );
  post('/api/blocks/subscribe', SMALL, ['url'], (body) => moderation.subscribe(url(body)));
  post('/api/blocks/unsubscribe', SMALL, ['url'], (body) => moderation.unsubscribe(url(body)));
  post('/api/blocks/approve', SMALL, ['url'], (body) => moderation.approveList(url(body)));
  post('/api/blocks/refresh', SMALL, ['url'], (body) => moderation.refresh(optionalText(body, 'url') ?? null));
  post('/api/reports/resolve', SMALL, ['ids'], (body) =>
    moderation.resolveReports(
      listOf(body, 'ids', (id) => (Number.isSafeInteger(id) ? (id as number) : null), 'numbers'),
    ),
  );
  post('/api/followers/remove', LARGE, ['targets', 'insist'], (body) =>
    moderation.removeFollowers(targets(body), { insist: optionalFlag(body, 'insist') }),
  );
  post('/api/followers/accept', LARGE, ['targets'], (body) => moderation.acceptRequests(targets(body)));
  post('/api/followers/reject', LARGE, ['targets'], (body) => moderation.rejectRequests(targets(body)));
}

function targets(body: JsonObject): string[] {
  return listOf(body, 'targets', textFrom, 'actor ids, handles or domains');
}

function textFrom(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : null;
}

/** @throws HttpError 400 */
function url(body: JsonObject): string {
  const text = textFrom(body.url);
  if (text === null || !/^https?:\/\//.test(text) || parseUrl(text) === null)
    throw new HttpError(400, '"url" must be a web address');
  return text;
}

/** `{"target", "severity", "handle"?, "comment"?, "rejectMedia"?, "rejectReports"?, "obfuscate"?}`. */
function blockFrom(value: unknown): NewBlock | null {
  if (typeof value !== 'object' || value === null) return null;
  const body = value as JsonObject;
  onlyMembers(body, ['target', 'severity', 'handle', 'comment', 'rejectMedia', 'rejectReports', 'obfuscate']);
  const target = textFrom(body.target);
  const handle = optionalText(body, 'handle');
  if (target === null || !severities.includes(String(body.severity))) return null;
  return {
    target,
    severity: body.severity as NewBlock['severity'],
    ...(handle === undefined ? {} : { handle }),
    comment: optionalText(body, 'comment') ?? '',
    rejectMedia: optionalFlag(body, 'rejectMedia'),
    rejectReports: optionalFlag(body, 'rejectReports'),
    obfuscate: optionalFlag(body, 'obfuscate'),
  };
}
