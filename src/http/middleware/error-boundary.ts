import type { Context, Middleware, Next } from 'koa';
import type { Logger } from '../../log/logger.js';
import { ModerationError } from '../../moderation/operations.js';
import { OperationError } from '../../newsroom/operations.js';
import { StoreError } from '../../store/store-error.js';
import { HttpError } from '../http-error.js';

/** How a failure is shown: `{"error"}` for programs, a page for people. */
export type ShowError = (ctx: Context, status: number, message: string) => void;

/**
 * The one place where errors become statuses. A known refusal keeps its status; anything else is our trouble: 503 with
 * Retry-After and not a word of why, for a peer must neither forget us (R2, promise 7) nor read a stack trace.
 * @param to the operator is told what is wrong with the store
 */
export function errorBoundary(logger: Logger, show: ShowError, to: 'public' | 'operator'): Middleware {
  return async function errorBoundary(ctx: Context, next: Next): Promise<void> {
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new HttpError(404, 'nothing lives at this address');
    } catch (error) {
      const { status, message, retryAfter } = refusalFrom(error, to);
      if (status >= 500) note(logger, ctx.path.slice(0, 200), error);
      if (ctx.headerSent) return;
      ctx.remove('ETag');
      ctx.set('Cache-Control', 'no-store');
      // The rest of a body that we will not have is not waited for (D38).
      if (status === 408 || status === 413) ctx.set('Connection', 'close');
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

function refusalFrom(error: unknown, to: 'public' | 'operator') {
  if (error instanceof HttpError) return error;
  if (error instanceof OperationError || error instanceof ModerationError)
    return { status: 400, message: error.message, retryAfter: null };
  const message = to === 'operator' && error instanceof StoreError ? error.message : 'in trouble, try again later';
  return { status: 503, message, retryAfter: 60 };
}

/** What we foresaw takes one line, beside the request's own; only what nobody foresaw brings its trace. */
function note(logger: Logger, path: string, error: unknown): void {
  if (error instanceof HttpError) logger.debug({ path, status: error.status }, error.message);
  else if (error instanceof StoreError) logger.error({ path }, error.message);
  else
    logger.error(
      { path, err: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      'request failed',
    );
}
