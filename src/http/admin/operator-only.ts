import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import { HttpError } from '../http-error.js';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A page in the operator's browser must not reach this listener under a name that it had pointed at loopback (DNS
 * rebinding): only loopback names are answered, and what the configuration adds.
 */
export function knownHostOnly(allowedHosts: readonly string[] = []): Middleware {
  const known = new Set([...loopbackNames, ...allowedHosts.map((host) => host.toLowerCase())]);
  return async function knownHostOnly(ctx, next) {
    const name = ctx.get('Host').toLowerCase().replace(/:\d+$/, '');
    if (!known.has(name)) throw new HttpError(421, 'ask for the operator listener as localhost');
    await next();
  };
}

/** `Authorization: Bearer` with the operator's token; compared in constant time (D63). */
export function tokenOnly(token: string): Middleware {
  return async function tokenOnly(ctx, next) {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(ctx.get('Authorization')) ?? [];
    if (given === '' || !isEqual(given, token)) {
      ctx.set('WWW-Authenticate', 'Bearer realm="herald"');
      throw new HttpError(401, 'send the token from operator.token as Authorization: Bearer');
    }
    await next();
  };
}

/** Hashed first, so that not even the length shows. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
