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

/** Tells the log and the metrics of one answered request. */
export type ReportRequest = (seen: RequestSeen, path: string) => void;

const MINUTE = 60_000;

/**
 * One line for each request: debug for what went well, because a busy blog is read all day. Never headers, queries, bodies.
 * What went wrong is a warning once a minute for each route, with the number of those before it: anybody can cause a 503.
 */
export function reportRequests(logger: Logger, observe: (seen: RequestSeen) => void, now: () => number): ReportRequest {
  const warned = new Map<string, { at: number; since: number }>();
  return (seen, path) => {
    observe(seen);
    const { route, method, status, seconds } = seen;
    const line = { route, method, status, ms: Math.round(seconds * 1000), path: path.slice(0, 200) };
    const last = status >= 500 ? warned.get(route) : undefined;
    if (status < 500) logger.debug(line, 'answered');
    else if (last !== undefined && Math.abs(now() - last.at) < MINUTE) {
      last.since += 1;
      logger.debug(line, 'answered');
    } else {
      warned.set(route, { at: now(), since: 0 });
      logger.warn(last?.since ? { ...line, unsaid: last.since } : line, 'answered');
    }
  };
}

export function requestLog(report: ReportRequest): Middleware {
  return async function requestLog(ctx: Context, next: Next): Promise<void> {
    const start = performance.now();
    await next();
    const route = String(ctx._matchedRouteName ?? 'other');
    const method = methods.has(ctx.method) ? ctx.method : 'other';
    report({ route, method, status: ctx.status, seconds: (performance.now() - start) / 1000 }, ctx.path);
  };
}
