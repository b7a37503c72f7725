import type { Logger } from '../log/logger.js';
import { openOwnSite } from '../remote/own-site.js';
import { createRest, type Rest } from '../wordpress/rest.js';

/** Joins the blog's REST API to its reader, who has no way out of the house. */
export function askPhp(
  root: string,
  { userAgent, now, log }: { userAgent: string; now: () => number; log: Logger },
): Rest & { close(): Promise<void> } {
  const site = openOwnSite(new URL(root).origin, userAgent);
  const rest = createRest({
    root,
    now,
    async get(url) {
      const { status, headers, body } = await site.get(url);
      return { status, location: String(headers.location ?? ''), body: body.toString() };
    },
    tell: (trouble) =>
      trouble
        ? log.warn({ root }, `WordPress's REST API ${trouble.message}; Herald's own rendering stands in`)
        : log.info({ root }, 'WordPress’s REST API answers as it should'),
  });
  return { ...rest, close: () => site.close() };
}
