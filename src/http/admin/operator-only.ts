import { isIP } from 'node:net';
import type { Middleware } from 'koa';
import { HttpError } from '../http-error.js';
import { bearerOf, sameSecret } from '../same-secret.js';

/**
 * A page in the operator's browser must not reach this listener under a name that it had pointed at loopback (DNS
 * rebinding). So it answers to `localhost`, to bare addresses, which no name server can point anywhere, and to what the
 * configuration adds.
 */
export function knownHostOnly(allowedHosts: readonly string[] = []): Middleware {
  const known = new Set(['localhost', ...allowedHosts.map((host) => host.toLowerCase())]);
  return async function knownHostOnly(ctx, next) {
    const name = ctx.get('Host').toLowerCase().replace(/:\d+$/, '');
    const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    if (!isAddress && !known.has(name)) throw new HttpError(421, 'ask for the operator listener as localhost');
    await next();
  };
}

/** `Authorization: Bearer` with the operator's token; compared in constant time (D63). */
export function tokenOnly(token: string): Middleware {
  return async function tokenOnly(ctx, next) {
    const given = bearerOf(ctx.get('Authorization'));
    if (given === '' || !sameSecret(given, token)) {
      ctx.set('WWW-Authenticate', 'Bearer realm="herald"');
      throw new HttpError(401, 'send the token from operator.token as Authorization: Bearer');
    }
    await next();
  };
}
