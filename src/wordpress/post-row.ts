import type { Site } from './site.js';
import { fromGmt, fromLocal } from './times.js';

/** A password makes a published post private (reference: status publish with a non-empty post_password). */
export function isPublic({ status, password }: { status: string; password: string | null }): boolean {
  return status === 'publish' && !password;
}

/** When a post was published: its own date, in UTC where WordPress wrote it, else its local date. */
export function publishedAt(row: { dateGmt: string; date: string }, site: Site): number {
  return fromGmt(row.dateGmt) ?? fromLocal(row.date, site.zone) ?? 0;
}
