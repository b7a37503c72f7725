import type { Context, Next } from 'koa';

/** A reader who has these bytes already gets 304 without them. Strong ETags come from `answer`. */
export async function conditional(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.status !== 200 || ctx.get('If-None-Match') === '') return;
  if ((ctx.method === 'GET' || ctx.method === 'HEAD') && ctx.fresh) ctx.status = 304;
}
