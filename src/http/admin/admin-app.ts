import type { RequestListener } from 'node:http';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../../log/logger.js';
import type { Moderation } from '../../moderation/operations.js';
import type { Operations } from '../../newsroom/operations.js';
import { errorBoundary, showJson } from '../middleware/error-boundary.js';
import { type HealthChecks, healthRoutes } from './health.js';
import { interactionRoutes } from './interaction-routes.js';
import type { Metrics } from './metrics.js';
import { moderationRoutes } from './moderation-routes.js';
import { operationsRoutes } from './operations-routes.js';
import { knownHostOnly, tokenOnly } from './operator-only.js';

export interface OperatorDoorOptions {
  operations: Operations;
  moderation: Moderation;
  health: HealthChecks;
  metrics: Metrics;
  /** Content of `operator.token`. */
  token: string;
  /** Host names answered besides the loopback ones. */
  allowedHosts?: readonly string[];
  logger: Logger;
}

/** Health, numbers, and what an operator may have done, to be served by `listen`. Never behind the public nginx. */
export function operatorDoor(options: OperatorDoorOptions): RequestListener {
  const { operations, moderation, health, metrics, token, allowedHosts, logger } = options;
  const open = new Router();
  healthRoutes(open, health);
  open.get('metrics', '/metrics', async (ctx) => {
    ctx.set('Content-Type', metrics.contentType);
    ctx.body = await metrics.render();
  });
  const api = new Router();
  api.use('/api', tokenOnly(token));
  operationsRoutes(api, operations);
  moderationRoutes(api, moderation);
  interactionRoutes(api, operations);

  const app = new Koa();
  app.silent = true;
  app.use(errorBoundary(logger, showJson, 'operator'));
  app.use(knownHostOnly(allowedHosts));
  for (const router of [open, api]) app.use(router.routes()).use(router.allowedMethods());
  return app.callback();
}
