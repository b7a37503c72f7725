import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { HttpError } from '../http-error.js';
import { type BodyLimits, readBody } from '../middleware/raw-body.js';
import { bearerOf, sameSecret } from '../same-secret.js';
import { faultResponse, methodCalled, pingResponse } from '../xml-rpc.js';

export interface PingDoor {
  /** Content of `ping.token`. */
  token: string;
  /** Somebody says that the blog changed. Returns at once; the look at WordPress comes later. */
  hear(): void;
}

/** WordPress sends a kilobyte, and gives up after three seconds. */
const limits: BodyLimits = { maxBytes: 64 * 1024, deadline: 10_000 };

/** Name, address and feed of the blog come along; both mean the same to us: look now. */
const pings = ['weblogUpdates.ping', 'weblogUpdates.extendedPing'];

/**
 * `/activitypub/ping?token=…`: WordPress's Update Services say that a post was published or edited (wordpress.md §4); a
 * POST of anything but XML does the same for scripts and for nginx's mirror, who may bring the token as
 * `Authorization: Bearer` instead: addresses end up in logs.
 */
export function pingRoutes(router: Router, { token, hear }: PingDoor): void {
  router.all('ping', '/activitypub/ping', async (ctx) => {
    if (ctx.method !== 'POST') {
      ctx.set('Allow', 'POST');
      throw new HttpError(405, 'this address is for WordPress: a POST with the token says that the blog changed');
    }
    if (!sameSecret(tokenOf(ctx), token))
      throw new HttpError(403, 'the token is missing or wrong: herald doctor shows the address');
    const body = await readBody(ctx.req, limits);
    ctx.set('Cache-Control', 'no-store');
    if (body.length > 0 && ctx.is('text/xml', 'application/xml')) return answerCall(ctx, body.toString('latin1'), hear);
    hear();
    ctx.status = 202;
    ctx.body = '';
  });
}

function tokenOf(ctx: Context): string {
  return new URLSearchParams(ctx.querystring).get('token') ?? bearerOf(ctx.get('Authorization'));
}

function answerCall(ctx: Context, call: string, hear: () => void): void {
  const method = methodCalled(call);
  ctx.status = 200;
  ctx.set('Content-Type', 'text/xml; charset=UTF-8');
  if (method === null) ctx.body = faultResponse(-32700, 'this is no XML-RPC call');
  else if (!pings.includes(method)) ctx.body = faultResponse(-32601, `only ${pings.join(' and ')} are known here`);
  else {
    hear();
    ctx.body = pingResponse('Thanks for the ping.');
  }
}
