import type { PostsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { StoredItem } from '../store/items.js';
import { load, newest, type PostStatus, type PostsCursor, scan, signals, statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { applyPlan, type CycleMeans, freshItem } from './apply-plan.js';
import { type ChangePlan, emptyPlan, emptyReport, reportOf } from './change-plan.js';
import { contentHash } from './content-hash.js';
import type { CycleReport } from './cycle-report.js';
import { noteFromItem } from './note-from-item.js';
import { planChange } from './plan-change.js';
import { shelveNote } from './publish-note.js';

/** Where a source of kind "posts" stopped reading, and which post types its baseline covers. */
interface Progress {
  signals: PostsCursor;
  types: string[];
}

export interface CycleOptions {
  dryRun: boolean;
  /** Compare every known post, not only what the signals name. */
  full: boolean;
}

/** What one look examines beside the signals, so that tags, images and status flips without a trace are seen too. */
const LOOK = { recent: 50, rotation: 20, watched: 200, settling: 200 };
const CHUNK = 200;
const SCAN = 1000;
/** A changed template or permalink structure touches every Note: those Updates leave a few at a time. */
const UPDATES_A_CYCLE = 50;

/** One cycle of a source of kind "posts" (design.md §5, Reading). */
export async function postsCycle(
  means: CycleMeans,
  source: PostsSourceConfig,
  wordpress: { reader: Reader; site: Site },
  options: CycleOptions,
): Promise<CycleReport> {
  const { reader, site } = wordpress;
  const progress = means.cursors.get<Progress>(source.name)?.value ?? null;
  const unknownTypes = source.types.filter((type) => !progress?.types.includes(type));
  if (unknownTypes.length > 0) {
    return baseline(means, source, wordpress, unknownTypes, progress, options);
  }
  const approved = means.held.open(source.name)?.approved ?? false;
  const found = await signals(reader, site, source.types, progress?.signals ?? null, means.now());
  const ids = new Set([...found.ids, ...watchedIds(means, source.name, approved)]);
  if (options.full || approved) for (const id of await reconcileIds(means, source, reader)) ids.add(id);

  const plan = emptyPlan();
  const total = emptyPlan();
  let held = false;
  for (const chunk of chunks([...ids], CHUNK)) {
    await examine(means, source, wordpress, chunk, plan, approved);
    if (approved && !options.dryRun) {
      applyPlan(means, source.name, plan, true);
      absorb(total, plan);
    }
  }
  if (!options.dryRun) {
    held = applyPlan(means, source.name, plan, approved).held;
    absorb(total, plan);
    means.db.transaction(() => {
      if (approved) means.held.finish(source.name, means.now());
      means.notes.setSticky(source.name, site.stickyIds);
      means.cursors.set(source.name, { signals: found.cursor, types: source.types }, means.now());
    });
  }
  return reportOf(source.name, options.dryRun ? plan : total, { held, dryRun: options.dryRun });
}

/** First sight of a post type: all that is there is known from now on, and nobody is told (promise 2). */
async function baseline(
  means: CycleMeans,
  source: PostsSourceConfig,
  { reader, site }: { reader: Reader; site: Site },
  types: string[],
  progress: Progress | null,
  { dryRun }: CycleOptions,
): Promise<CycleReport> {
  // The cursor is taken before the scan, in the same snapshot: nothing can fall between the two.
  const { cursor } = await signals(reader, site, source.types, null, means.now());
  let known = 0;
  for await (const page of pages(reader, types)) {
    known += page.length;
    if (dryRun) continue;
    means.db.transaction(() => {
      for (const { id, public: shown } of page) {
        const item = { source: source.name, key: keyOf(id), postId: id };
        means.items.know({ ...item, state: shown ? 'baseline' : 'watched' }, means.now());
      }
    });
  }
  if (!dryRun) {
    const shown = progress ? [] : await newest(reader, types, source.showExisting);
    const items = await load(reader, site, source, shown);
    means.db.transaction(() => {
      for (const item of items.sort((a, b) => a.publishedAt - b.publishedAt)) shelve(means, source, site, item);
      means.cursors.set(source.name, { signals: progress?.signals ?? cursor, types: source.types }, means.now());
    });
  }
  return { ...emptyReport(source.name), baseline: true, known, dryRun };
}

function shelve(means: CycleMeans, source: PostsSourceConfig, site: Site, item: ContentItem): void {
  const content = noteFromItem(item, source, site);
  const note = shelveNote(
    means,
    { source: source.name, key: item.key, postId: item.postId },
    content,
    item.publishedAt,
  );
  const known = { key: item.key, postId: item.postId, hash: contentHash(content), identity: null };
  means.items.put(freshItem(source.name, known, 'live', note.id, means.now()));
}

function watchedIds({ items }: CycleMeans, source: string, approved: boolean): number[] {
  return [
    ...items.newest(source, 'live', LOOK.recent),
    ...items.stalest(source, 'live', LOOK.rotation),
    ...items.stalest(source, 'watched', LOOK.watched),
    ...items.stalest(source, 'settling', LOOK.settling),
    ...(approved ? items.newest(source, 'held', Number.MAX_SAFE_INTEGER) : []),
  ].map((item) => item.postId);
}

/** Every post whose state in WordPress and in the store may differ: both are walked in id order, page by page. */
async function reconcileIds(means: CycleMeans, source: PostsSourceConfig, reader: Reader): Promise<number[]> {
  const ids: number[] = [];
  let after = 0;
  for await (const page of pages(reader, source.types)) {
    const upTo = page.length < SCAN ? Number.MAX_SAFE_INTEGER : (page.at(-1)?.id ?? after);
    const stored = new Map(means.items.range(source.name, after, upTo).map((item) => [item.postId, item]));
    for (const { id, public: shown } of page) {
      const item = stored.get(id);
      stored.delete(id);
      if (item ? item.state === 'live' || (shown && item.state !== 'baseline') : shown) ids.push(id);
    }
    for (const id of stored.keys()) ids.push(id);
    after = upTo;
  }
  return ids;
}

/** Reads a chunk of posts and adds to the plan what has become of them. */
async function examine(
  means: CycleMeans,
  source: PostsSourceConfig,
  { reader, site }: { reader: Reader; site: Site },
  ids: number[],
  plan: ChangePlan,
  approved: boolean,
): Promise<void> {
  const rows = new Map((await statuses(reader, ids)).map((row) => [row.id, row]));
  const shown = ids.filter((id) => rows.get(id)?.public && source.types.includes(rows.get(id)?.type ?? ''));
  const loaded = new Map((await load(reader, site, source, shown)).map((item) => [item.postId, item]));
  for (const id of ids) {
    const stored = means.items.get(source.name, keyOf(id));
    const row = rows.get(id);
    if (!stored && (!row || !source.types.includes(row.type))) continue;
    weigh(means, source, site, { id, stored, row, item: loaded.get(id), approved }, plan);
  }
}

interface Look {
  id: number;
  stored: StoredItem | null;
  row: PostStatus | undefined;
  item: ContentItem | undefined;
  /** The brake was released: held items may go. */
  approved: boolean;
}

function weigh(means: CycleMeans, source: PostsSourceConfig, site: Site, look: Look, plan: ChangePlan): void {
  const { id, stored, row, item, approved } = look;
  const content = item ? noteFromItem(item, source, site) : null;
  const hash = content ? contentHash(content) : '';
  const now = means.now();
  const observation = content ? { shown: true as const, hash } : { shown: false as const, exists: stays(row) };
  const remembered = approved && stored?.state === 'held' ? null : stored;
  const change = planChange(remembered, observation, source.settle, now);
  const fresh = { key: keyOf(id), postId: id, hash, identity: null };
  switch (change.kind) {
    case 'create':
      if (item && content) {
        const keep = approved || plan.creates.length <= means.limits.maxCreates;
        plan.creates.push({
          ...fresh,
          label: item.title,
          publishedAt: item.publishedAt,
          content: keep ? content : null,
        });
      }
      return;
    case 'update':
      if (content && item && stored?.noteId && plan.updates.length < UPDATES_A_CYCLE) {
        plan.updates.push({
          item: { ...stored, noteId: stored.noteId },
          label: item.title,
          hash,
          identity: null,
          content,
        });
      }
      return;
    case 'delete':
      if (stored?.noteId) plan.deletes.push({ ...stored, noteId: stored.noteId });
      return;
    case 'settle':
      plan.settling += 1;
      plan.remember.push({ ...freshItem(source.name, fresh, 'settling', null, now), changedAt: change.since });
      return;
    case 'watch':
      plan.remember.push(freshItem(source.name, fresh, 'watched', null, now));
      return;
    case 'forget':
      if (stored) plan.forget.push(stored);
      return;
    case 'nothing':
      if (stored && stored.state !== 'baseline') plan.remember.push({ ...stored, seenAt: now, missingCycles: 0 });
  }
}

/** Will the post come back to us as it is? Trash and auto-drafts are on their way out. */
function stays(row: PostStatus | undefined): boolean {
  return row !== undefined && !['trash', 'auto-draft', 'inherit'].includes(row.status);
}

async function* pages(reader: Reader, types: string[]) {
  let after = 0;
  for (;;) {
    const page = await scan(reader, types, after, SCAN);
    yield page;
    if (page.length < SCAN) return;
    after = page.at(-1)?.id ?? after;
  }
}

function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

/** Moves what was applied into the total, leaving the plan empty for the next chunk. */
function absorb(total: ChangePlan, plan: ChangePlan): void {
  total.creates.push(...plan.creates.map((create) => ({ ...create, content: null })));
  total.updates.push(...plan.updates);
  total.deletes.push(...plan.deletes);
  total.settling += plan.settling;
  Object.assign(plan, emptyPlan());
}

function keyOf(id: number): string {
  return `post:${id}`;
}
