import type { Context, Middleware, Next } from 'koa';
import type { Logger } from '../../log/logger.js';

/** One finished request; `route` is one of a fixed set of names, so that it may label a metric. */
export interface RequestSeen {
  route: string;
  method: string;
  status: number;
  seconds: number;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** One line for each request: debug for what went well, for a busy blog is read all day. Never headers, never bodies. */
export function requestLog(logger: Logger, observe: (seen: RequestSeen) => void): Middleware {
  return async function requestLog(ctx: Context, next: Next): Promise<void> {
    const start = performance.now();
    await next();
    const milliseconds = performance.now() - start;
    const { status } = ctx;
    const route = ctx._matchedRouteName ?? 'other';
    const method = methods.has(ctx.method) ? ctx.method : 'other';
    observe({ route: String(route), method, status, seconds: milliseconds / 1000 });
    const level = status >= 500 ? 'warn' : 'debug';
    logger[level]({ route, method, status, ms: Math.round(milliseconds), path: ctx.path.slice(0, 200) }, 'answered');
  };
}
