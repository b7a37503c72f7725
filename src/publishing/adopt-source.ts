import type { Config, SourceConfig } from '../config/config.js';
import type { CursorStore } from '../store/cursors.js';
import type { Database } from '../store/database.js';
import type { ItemStore } from '../store/items.js';
import { renameSource } from '../store/rename-source.js';
import { memoryOf } from './news-memory.js';
import { type NewsProgress, newsScopeOf } from './news-progress.js';
import { type PostsProgress, selectsOtherwise, silentTitles } from './posts-progress.js';

export interface AdoptMeans {
  db: Database;
  items: ItemStore;
  cursors: CursorStore;
  config: Pick<Config, 'sources'>;
}

/** A source that is configured no more, and how many of its Notes are left. */
export interface Orphan {
  source: string;
  notes: number;
}

/** Sources whose Notes follow no post any more, because the configuration does not name them. */
export function orphansOf({ items, config }: Pick<AdoptMeans, 'items' | 'config'>): Orphan[] {
  const known = new Set(config.sources.map(({ name }) => name));
  return items
    .living()
    .filter(({ source }) => !known.has(source))
    .map(({ source, count }) => ({ source, notes: count }));
}

/**
 * The source that this one was before it was renamed: the one that `renamed_from` names; else, for a source without a past, the
 * only orphan that selected the same. Null: there is none.
 */
export function formerOf(means: AdoptMeans, source: SourceConfig): Orphan | null {
  const orphans = orphansOf(means);
  if (source.renamedFrom !== null) return orphans.find((orphan) => orphan.source === source.renamedFrom) ?? null;
  const isNew = (one: SourceConfig) => means.cursors.get(one.name) === null && one.renamedFrom === null;
  if (!isNew(source)) return null;
  const alike = orphans.filter((orphan) => selectsAlike(means, orphan.source, source));
  const [former] = alike;
  if (!former || alike.length > 1) return null;
  const rivals = means.config.sources.filter((one) => isNew(one) && selectsAlike(means, former.source, one));
  return rivals.length === 1 ? former : null;
}

/** Takes over the items and Notes of a source that was renamed. */
export function adopt({ db, items }: AdoptMeans, former: string, source: SourceConfig): void {
  db.transaction(() => {
    if (source.kind === 'news') forgetDoubles(items, former, source.name);
    renameSource(db, former, source.name);
  });
}

function selectsAlike({ cursors, config }: AdoptMeans, former: string, source: SourceConfig): boolean {
  const progress = cursors.get<Partial<PostsProgress & NewsProgress>>(former)?.value;
  if (!progress) return false;
  if (source.kind === 'news') {
    return progress.unit !== undefined && same(newsScopeOf(progress as NewsProgress), newsScopeOf(source));
  }
  const { types } = progress;
  const selecting = { ...source, silentTitles: silentTitles(config.sources) };
  return types !== undefined && same(types, source.types) && !selectsOtherwise(progress as PostsProgress, selecting);
}

/** The renamed source made its own baseline of items that its predecessor knows: those know more. */
function forgetDoubles(items: ItemStore, former: string, name: string): void {
  const all = Number.MAX_SAFE_INTEGER;
  const words = (item: Parameters<typeof memoryOf>[0]) => {
    const { text, link } = memoryOf(item);
    return JSON.stringify([text, link]);
  };
  const known = new Set(items.newest(former, 'live', all).map(words));
  for (const item of items.newest(name, 'baseline', all)) if (known.has(words(item))) items.forget(name, item.key);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
