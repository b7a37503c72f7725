import { createHash } from 'node:crypto';
import type { SiteEvent, SiteEventKind, Tell } from '../model/site-event.js';
import type { HandlerMemoryStore } from '../store/handler-memory.js';

const DAY = 24 * 3600_000;
const MEMORY = 'herald:told';
/** What can be done and undone again and again: whoever does so makes no noise with it (D28). */
const undoable = new Set<SiteEventKind>(['like', 'announce', 'follow', 'follow-request']);

/**
 * Tells what an actor does to a Note, or to us, at most once in a day and kind. What somebody says is told each time, for it
 * has a new address each time; the same address is told once, too.
 */
export function tellOnce(tell: Tell, memory: Pick<HandlerMemoryStore, 'remember' | 'recall'>): Tell {
  return (event) => {
    const key = event.kind === 'trouble' || event.kind === 'report' ? null : keyOf(event);
    if (key !== null) {
      const last = Number(memory.recall(MEMORY, key) ?? Number.NEGATIVE_INFINITY);
      if (event.at - last < DAY) return;
      memory.remember(MEMORY, key, event.at, event.at);
    }
    tell(event);
  };
}

function keyOf({ kind, actor, note, url }: SiteEvent): string {
  const about = undoable.has(kind) ? [note?.url, note?.text] : [url];
  return createHash('sha256')
    .update(JSON.stringify([kind, actor?.id, ...about]))
    .digest('base64url');
}
