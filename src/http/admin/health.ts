import type { Router } from '@koa/router';
import type { Context } from 'koa';

/** What the health pages look at. */
export interface HealthChecks {
  /** When the service read its configuration, milliseconds since the epoch. */
  startedAt: number;
  /** @throws when the store does not answer. */
  pingStore(): void;
  /** The actor's key is loaded. */
  hasKey(): boolean;
  /** WordPress was reached at least once, ever: the actor document can be shown. */
  hasProfile(): boolean;
  /** Behind a CDN whose address is taken for every sender's: what to say of it. */
  addressFault(): string | null;
  /** Of the last cycle; null before the first. Trouble here never makes Herald unready (promise 1). */
  wordpressError(): string | null;
}

/** `/healthz`: the process turns and the store answers. `/readyz`: the public documents can be served. */
export function healthRoutes(router: Router, checks: HealthChecks): void {
  router.get('healthz', '/healthz', (ctx) => {
    const store = storeFault(checks);
    show(ctx, store === null, { store: store ?? 'ok', started: new Date(checks.startedAt).toISOString() });
  });
  router.get('readyz', '/readyz', (ctx) => {
    const store = storeFault(checks);
    const key = checks.hasKey();
    const profile = store === null && checks.hasProfile();
    show(ctx, store === null && key && profile, {
      store: store ?? 'ok',
      key: key ? 'ok' : 'missing',
      profile: profile ? 'ok' : 'not known: WordPress was not read yet, or the store does not answer',
      wordpress: checks.wordpressError() ?? 'ok',
      addresses: checks.addressFault() ?? 'ok',
    });
  });
}

function storeFault(checks: HealthChecks): string | null {
  try {
    checks.pingStore();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'does not answer';
  }
}

function show(ctx: Context, good: boolean, details: Record<string, string>): void {
  ctx.status = good ? 200 : 503;
  ctx.set('Content-Type', 'application/json');
  ctx.set('Cache-Control', 'no-store');
  ctx.body = JSON.stringify({ status: good ? 'ok' : 'trouble', ...details });
}
