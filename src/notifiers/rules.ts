import { createHash } from 'node:crypto';
import type { SiteEvent, SiteEventKind } from '../model/site-event.js';

/** Most events that wait for one notifier, and for all: strangers make them (fediverse.md D56). */
export const MOST_PENDING = 1000;
export const MOST_PENDING_IN_ALL = 5000;

const DAY = 24 * 60 * 60_000;
/** What is the same is told once in so long. */
export const ONCE_IN = DAY;
export const TROUBLE_ONCE_IN = 7 * DAY;

/** What goes first when too much waits: nobody has to answer it. */
export const expendable: readonly SiteEventKind[] = ['like', 'announce', 'follow', 'follow-request', 'trouble'];

/**
 * What a reader would take for the same: who did it, to what, and the page where it is said, or its words where that page is only the
 * actor's. The emoji of a like is none: whoever changes it again and again makes no noise with it (fediverse.md D28). Several Notes may
 * have one page, so that a Note is its beginning as well.
 */
export function aboutOf({ kind, actor, note, url, text }: SiteEvent): string {
  const page = url === actor?.id || url === actor?.url ? null : url;
  const words = kind === 'like' ? '' : (page ?? text);
  return digestOf([kind, actor?.id ?? '', note?.url ?? '', note?.text ?? '', words]);
}

/** Trouble with one thing (a host, a list) is the same trouble, whatever is said about it. */
export function aboutTrouble(subject: string): string {
  return digestOf(['trouble', subject]);
}

/**
 * What becomes of one more event: `keep` it; `replace` an expendable one by it; `drop` it, which is counted.
 * @param pending what waits for its notifier, and for all
 */
export function placeFor(kind: SiteEventKind, pending: { own: number; all: number }): 'keep' | 'replace' | 'drop' {
  if (pending.own < MOST_PENDING && pending.all < MOST_PENDING_IN_ALL) return 'keep';
  return expendable.includes(kind) ? 'drop' : 'replace';
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
