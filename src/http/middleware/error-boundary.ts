import type { Context, Middleware, Next } from 'koa';
import type { Logger } from '../../log/logger.js';
import { OperationError } from '../../newsroom/operations.js';
import { HttpError } from '../http-error.js';

/** How a failure is shown: `{"error"}` for programs, a page for people. */
export type ShowError = (ctx: Context, status: number, message: string) => void;

/**
 * The one place where errors become statuses. A known refusal keeps its status; anything else is our trouble: 503 with
 * Retry-After and not a word of why, for a peer must neither forget us (A11, promise 7) nor read a stack trace.
 */
export function errorBoundary(logger: Logger, show: ShowError): Middleware {
  return async function errorBoundary(ctx: Context, next: Next): Promise<void> {
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new HttpError(404, 'nothing lives at this address');
    } catch (error) {
      const { status, message, retryAfter } = refusalFrom(error);
      if (status >= 500) logger.error({ path: ctx.path.slice(0, 200), err: describe(error) }, 'request failed');
      if (ctx.headerSent) return;
      ctx.remove('ETag');
      ctx.set('Cache-Control', 'no-store');
      if (retryAfter !== null) ctx.set('Retry-After', String(retryAfter));
      show(ctx, status, message);
    }
  };
}

export function showJson(ctx: Context, status: number, message: string): void {
  ctx.status = status;
  ctx.set('Content-Type', 'application/json');
  ctx.body = JSON.stringify({ error: message });
}

function refusalFrom(error: unknown): { status: number; message: string; retryAfter: number | null } {
  if (error instanceof HttpError) return error;
  if (error instanceof OperationError) return { status: 400, message: error.message, retryAfter: null };
  return { status: 503, message: 'in trouble, try again later', retryAfter: 60 };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
