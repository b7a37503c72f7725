import type { Context } from 'koa';

/** An answer of the operator API: JSON that nobody keeps. */
export function answer(ctx: Context, status: number, value: unknown): void {
  ctx.status = status;
  ctx.set('Content-Type', 'application/json');
  ctx.set('Cache-Control', 'no-store');
  ctx.body = JSON.stringify(value);
}
