import type { Context, Middleware } from 'koa';
import { ACTIVITY_JSON } from '../answer.js';
import { clientAddress } from '../client-address.js';
import { HttpError } from '../http-error.js';

/** A GET as it came, for whoever knows signatures. */
export interface SignedGet {
  method: string;
  /** Path and query, exactly as in the request line. */
  target: string;
  rawHeaders: string[];
  body: Buffer;
  remoteAddress: string | null;
}

/** May this reader have it? Null: yes. What it throws is our own trouble. */
export type AdmitReader = (
  request: SignedGet,
) => Promise<{ status: number; message: string; retryAfter: number | null } | null>;

const NOTHING = Buffer.alloc(0);

/**
 * Whatever is about to go out as ActivityStreams goes only to a server that signed for it and that we listen to (S18 turned
 * round); a new route is guarded without knowing it. Open are the actor, without whose key nobody could check ours (A26),
 * pages for people, and all that is no ActivityStreams. What was guarded is for this reader alone: no cache may keep it.
 */
export function authorizedFetch(admit: AdmitReader): Middleware {
  return async function authorizedFetch(ctx, next) {
    await next();
    if (!isGuarded(ctx)) return;
    ctx.vary('Accept, Signature, Signature-Input');
    const refusal = await admit({
      method: ctx.req.method ?? 'GET',
      target: ctx.req.url ?? '/',
      rawHeaders: ctx.req.rawHeaders,
      body: NOTHING,
      remoteAddress: clientAddress(ctx.req),
    });
    if (refusal) throw refusedAs(refusal);
    ctx.set('Cache-Control', 'private, no-store');
  };
}

/** Open to everybody, signed or not. */
export function leaveOpen(ctx: Context): void {
  ctx.state.open = true;
}

function isGuarded(ctx: Context): boolean {
  return ctx.state.open !== true && ctx.response.type === ACTIVITY_JSON;
}

function refusedAs({ status, message, retryAfter }: { status: number; message: string; retryAfter: number | null }) {
  return new HttpError(status, `only for servers that sign their requests: ${message}`, retryAfter);
}
