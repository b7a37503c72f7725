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

/** What a reader would take for the same: who did it, and to what; of what has words, those words or their page. */
export function aboutOf({ kind, actor, note, url, text }: SiteEvent): string {
  const words = ['mention', 'reply', 'quote', 'report', 'trouble'].includes(kind) ? (url ?? text) : '';
  return digestOf([kind, actor?.id ?? '', note?.url ?? '', words]);
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
