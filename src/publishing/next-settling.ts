import type { NewsSourceConfig, SourceConfig } from '../config/config.js';
import type { ItemStore, StoredItem } from '../store/items.js';
import { memoryOf } from './news-memory.js';
import { WHOLE_AFTER } from './settled.js';

/** Enough to know the first of them. */
const MOST = 1000;

/**
 * The first moment after a cycle that began at `startedAt` at which something that it left waiting may have stood long
 * enough; null when nothing waits. The same form is never named for a moment that a cycle has seen. Milliseconds.
 */
export function nextSettling(items: ItemStore, sources: readonly SourceConfig[], startedAt: number): number | null {
  const moments = sources.flatMap((source) =>
    source.kind === 'news'
      ? newsWaiting(items, source.name, startedAt).flatMap((since) => patience(source).map((wait) => since + wait))
      : items
          .stalest(source.name, 'settling', MOST)
          .map(({ changedAt }) => changedAt + Math.max(source.settle, WHOLE_AFTER)),
  );
  const later = moments.filter((moment) => moment > startedAt);
  return later.length === 0 ? null : Math.min(...later);
}

/** Since when those items have stood that this cycle saw waiting: new ones, and living ones in another form than was sent. */
function newsWaiting(items: ItemStore, source: string, startedAt: number): number[] {
  const seen = (state: StoredItem['state']) => items.seenSince(source, state, startedAt, MOST);
  const waiting = [...seen('settling'), ...seen('live').filter((item) => memoryOf(item).form.hash !== item.hash)];
  return waiting.map((item) => memoryOf(item).form.since);
}

/** With its post closed, and with it open in an editor. */
function patience({ settle, lockPatience }: NewsSourceConfig): number[] {
  return [settle, Math.max(settle, lockPatience)];
}
