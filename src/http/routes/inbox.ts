import type { IncomingHttpHeaders } from 'node:http';
import type { Router } from '@koa/router';
import { HttpError } from '../http-error.js';
import { type BodyLimits, readBody } from '../middleware/raw-body.js';

/** A POST as it came, for the inbox to judge. */
export interface InboxRequest {
  method: string;
  /** Path and query, exactly as in the request line: signatures are over it. */
  target: string;
  headers: IncomingHttpHeaders;
  /** Names and values alternating, duplicates kept (D20). */
  rawHeaders: string[];
  body: Buffer;
  /** Who connected, as nginx says it; for budgets and logs, never for trust. */
  remoteAddress: string;
}

/** 202 once the activity is on disk; anything else as fediverse.md R1 to R4 say. */
export interface InboxAnswer {
  status: number;
  /** One line for the sender; null with 202. */
  reason?: string | null;
  /** Seconds. */
  retryAfter?: number | null;
}

export type Receive = (request: InboxRequest) => Promise<InboxAnswer>;

/** Mastodon's actors and long posts pass 64 KiB; a megabyte is what it takes itself (C). */
const limits: BodyLimits = { maxBytes: 1024 * 1024, deadline: 20_000 };

/** `/activitypub/inbox`, also the shared inbox. A GET is 405 and never 404 or 410: peers would drop us (R3). */
export function inboxRoutes(router: Router, receive: Receive): void {
  router.post('inbox', '/activitypub/inbox', async (ctx) => {
    if (!isActivity(ctx.get('Content-Type'))) {
      throw new HttpError(415, 'send application/activity+json or application/ld+json');
    }
    const { req } = ctx;
    const answer = await receive({
      method: 'POST',
      target: req.url ?? '/',
      headers: req.headers,
      rawHeaders: req.rawHeaders,
      body: await readBody(req, limits),
      remoteAddress: remoteAddress(req.socket.remoteAddress, ctx.get('X-Forwarded-For')),
    });
    if (answer.status >= 300) throw new HttpError(answer.status, answer.reason ?? 'refused', answer.retryAfter ?? null);
    ctx.status = answer.status;
    ctx.body = '';
  });
}

/** With or without parameters (I13). */
function isActivity(contentType: string): boolean {
  const [type = ''] = contentType.toLowerCase().split(';');
  return ['application/activity+json', 'application/ld+json'].includes(type.trim());
}

/** nginx on this machine appends the address that it saw; from anywhere else the header is a stranger's word (D64). */
function remoteAddress(connected: string | undefined, forwarded: string): string {
  const local = connected === undefined || /^(?:::1|127\.|::ffff:127\.)/.test(connected);
  const last = forwarded.split(',').at(-1)?.trim() ?? '';
  return local && last !== '' ? last : (connected ?? 'unix');
}
