import type { RequestListener } from 'node:http';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../log/logger.js';
import type { CdnWatch } from './behind-cdn.js';
import { rememberNotes } from './known-notes.js';
import { type AdmitReader, authorizedFetch } from './middleware/authorized-fetch.js';
import { conditional } from './middleware/conditional.js';
import { errorBoundary } from './middleware/error-boundary.js';
import { rateLimit } from './middleware/rate-limit.js';
import { type RequestSeen, reportRequests, requestLog } from './middleware/request-log.js';
import { notesFirst } from './notes-first.js';
import { showError } from './pages/error-page.js';
import { preparedDocuments } from './prepared.js';
import type { PublicSite } from './public-site.js';
import { activityRoutes } from './routes/activity.js';
import { actorRoutes } from './routes/actor.js';
import { featuredRoutes } from './routes/featured.js';
import { followersRoutes } from './routes/followers.js';
import { hostMetaRoutes } from './routes/host-meta.js';
import { inboxRoutes, type Receive } from './routes/inbox.js';
import { nodeinfoRoutes } from './routes/nodeinfo.js';
import { noteRoutes } from './routes/note.js';
import { noteCollectionsRoutes } from './routes/note-collections.js';
import { outboxRoutes } from './routes/outbox.js';
import { permalinks } from './routes/permalink.js';
import { type PingDoor, pingRoutes } from './routes/ping.js';
import { stampRoutes } from './routes/stamp.js';
import { webfingerRoutes } from './routes/webfinger.js';

const PREPARED_BYTES = 16 * 1024 * 1024;
const REMEMBERED_CHARACTERS = 4 * 1024 * 1024;

export interface PublicDoorOptions extends Omit<PublicSite, 'prepare'> {
  receive: Receive;
  ping: PingDoor;
  /** Requests a minute from one address. */
  perAddress: number;
  /** Judges who may read, where Notes and lists are only for servers that sign; null: everybody may. */
  admitReader: AdmitReader | null;
  /** Told of each request that is no cached Note. */
  cdn?: Pick<CdnWatch, 'observe'>;
  now: () => number;
  logger: Logger;
  /** Told of every answered request, for metrics. */
  observe?: (seen: RequestSeen) => void;
}

/** What the fediverse and its people see, to be served by `listen`. */
export function publicDoor(options: PublicDoorOptions): RequestListener {
  const { receive, ping, perAddress, admitReader, cdn, now, logger, observe = () => {}, ...rest } = options;
  const notes = rememberNotes(rest.reading.notes, REMEMBERED_CHARACTERS);
  const site: PublicSite = {
    ...rest,
    reading: { ...rest.reading, notes },
    prepare: preparedDocuments(PREPARED_BYTES),
  };
  // The router tries every route it has, one after the other: what is asked for most has a router of its own in front.
  const busy = new Router();
  noteRoutes(busy, site);
  inboxRoutes(busy, receive);
  const router = new Router();
  actorRoutes(router, site);
  noteCollectionsRoutes(router, site);
  webfingerRoutes(router, site);
  hostMetaRoutes(router, site);
  nodeinfoRoutes(router, site);
  outboxRoutes(router, site);
  followersRoutes(router, site);
  featuredRoutes(router, site);
  activityRoutes(router, site);
  stampRoutes(router, site);
  pingRoutes(router, ping);

  const report = reportRequests(logger, observe, now);
  const app = new Koa();
  app.silent = true;
  app.use(requestLog(report));
  // Koa alone would make a 404 of a file that is missing, and a 500 of all else (promise 7).
  app.use(errorBoundary(logger, showError, 'public'));
  app.use(conditional);
  if (cdn)
    app.use((ctx, next) => {
      cdn.observe(ctx.req);
      return next();
    });
  app.use(rateLimit(perAddress, now));
  if (admitReader) app.use(authorizedFetch(admitReader));
  app.use(busy.routes());
  app.use(router.routes());
  app.use(router.allowedMethods());
  app.use(permalinks(site));
  return admitReader ? app.callback() : notesFirst(site, report, app.callback());
}
