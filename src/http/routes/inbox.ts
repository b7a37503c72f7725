import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Router } from '@koa/router';
import { clientAddress } from '../client-address.js';
import { createHeldBodies } from '../held-bodies.js';
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
  /** Who connected, as nginx says it; for budgets, never for trust. Null: not known. */
  remoteAddress: string | null;
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
  const bodies = createHeldBodies();
  router.post('inbox', '/activitypub/inbox', async (ctx) => {
    if (!isActivity(ctx.get('Content-Type'))) {
      throw new HttpError(415, 'send application/activity+json or application/ld+json');
    }
    const answer = await receiveHeld(ctx.req);
    if (answer.status >= 300) throw new HttpError(answer.status, answer.reason ?? 'refused', answer.retryAfter ?? null);
    ctx.status = answer.status;
    ctx.body = '';
  });

  async function receiveHeld(req: IncomingMessage): Promise<InboxAnswer> {
    const remoteAddress = clientAddress(req);
    const release = bodies.hold(remoteAddress, largestOf(req));
    try {
      const body = await readBody(req, limits);
      const { url: target = '/', headers, rawHeaders } = req;
      return await receive({ method: 'POST', target, headers, rawHeaders, body, remoteAddress });
    } finally {
      release();
    }
  }
}

/** With or without parameters (I13). */
function isActivity(contentType: string): boolean {
  const [type = ''] = contentType.toLowerCase().split(';');
  return ['application/activity+json', 'application/ld+json'].includes(type.trim());
}

/** What a body may come to: as announced, for nginx announces it, or as much as is taken at all. */
function largestOf({ headers }: IncomingMessage): number {
  const announced = Number(headers['content-length'] ?? limits.maxBytes);
  return Math.min(Number.isFinite(announced) ? announced : limits.maxBytes, limits.maxBytes);
}
