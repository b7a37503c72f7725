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

/** One line for each request: debug for what went well, for a busy blog is read all day. Never headers, queries, bodies. */
export function reportRequests(logger: Logger, observe: (seen: RequestSeen) => void): ReportRequest {
  return (seen, path) => {
    observe(seen);
    const { route, method, status, seconds } = seen;
    const level = status >= 500 ? 'warn' : 'debug';
    logger[level]({ route, method, status, ms: Math.round(seconds * 1000), path: path.slice(0, 200) }, 'answered');
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
