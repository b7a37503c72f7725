import type { Middleware } from 'koa';
import { createRate } from '../../inbox/rate.js';
import { clientAddress } from '../client-address.js';
import { HttpError } from '../http-error.js';

/**
 * A document is ten times as welcome to be asked for as something is to be sent: it costs tens of microseconds, and
 * whoever is told 429 shows a boost without its Note. When a boost makes thousands of servers ask for a Note, the actor
 * and WebFinger, each asks a handful of times from its own address; even a host of a thousand instances behind one
 * address, five documents each, stays below 6,000 in that minute. notesFirst is not counted at all, see there.
 */
const READS_A_WRITE = 10;

/**
 * So many requests a minute from one address, before anything of them is read: POSTs (to the inbox, above all), and
 * GETs apart, so that readers never use up what senders need. Who is not known is not limited (client-address.ts).
 */
export function rateLimit(aMinute: number, now: () => number): Middleware {
  const writes = createRate(aMinute, now);
  const reads = createRate(aMinute * READS_A_WRITE, now);
  return async function rateLimit(ctx, next) {
    const address = clientAddress(ctx.req);
    const rate = ctx.method === 'GET' || ctx.method === 'HEAD' ? reads : writes;
    const wait = address === null ? 0 : rate.take(address);
    if (wait > 0) throw new HttpError(429, 'too many requests from your address', Math.ceil(wait / 1000));
    await next();
  };
}
