import type { ContentItem } from '../model/content-item.js';
import { inTurns } from '../model/in-turns.js';
import type { HeldAction } from '../store/held-changes.js';
import type { StoredItem } from '../store/items.js';
import {
  load,
  type PostStatus,
  pages,
  type SelectingSource,
  selectedAmong,
  signals,
  statuses,
} from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { applyPlan, type CycleMeans, foresee } from './apply-plan.js';
import { type ChangePlan, emptyPlan, emptyReport, UPDATES_A_CYCLE } from './change-plan.js';
import type { CycleOptions, CycleReport } from './cycle-report.js';
import { featureNotes } from './feature-notes.js';
import { renderingOf } from './item-fingerprint.js';
import { freedActions, mayLeave } from './judge-plan.js';
import { oldFoundAt, setAsideOld } from './old-dates.js';
import { postsBaseline } from './posts-baseline.js';
import { owedAfter, type PostsProgress, selectionOf, selectsOtherwise, storedSelection } from './posts-progress.js';
import { needsContent, PATIENCE, postKey, weighPost } from './weigh-post.js';

/** What one look examines beside the signals, so that tags, images and status flips without a trace are seen too. */
const LOOK = { recent: 50, rotation: 20, watched: 200, settling: 200, withdrawn: 50, held: 200 };
const CHUNK = 200;

/** One cycle of a source of kind "posts". */
export async function postsCycle(
  means: CycleMeans,
  source: SelectingSource,
  wordpress: { reader: Reader; site: Site },
  options: CycleOptions,
): Promise<CycleReport> {
  const { reader, site } = wordpress;
  const { dryRun } = options;
  const progress = means.cursors.get<PostsProgress>(source.name)?.value ?? null;
  const unknownTypes = source.types.filter((type) => !progress?.types.includes(type));
  if (!progress || unknownTypes.length > 0) {
    return postsBaseline(means, source, wordpress, unknownTypes, progress, options);
  }
  const otherwise = selectsOtherwise(progress, source);
  const freed = freedActions(means);
  const rendering = renderingOf(source, site);
  const found = await signals(reader, site, source.types, progress.signals, means.now());
  const changed = new Set([...found.ids, ...(progress.owed ?? [])]);
  const ids = new Set([...changed, ...watchedIds(means, source.name, freed)]);
  // What the configuration changes is judged as a whole, before anything of it is deleted.
  if (options.full || otherwise) for (const id of await reconcileIds(means, source, reader)) ids.add(id);
  for (const id of await passedOver(means, source, wordpress, progress, dryRun)) ids.delete(id);

  const report = { ...emptyReport(source.name), dryRun };
  const plan = emptyPlan();
  const owed: number[] = [];
  let oldFound = progress.oldFoundAt ?? [];
  // Old posts that are released leave in the order in which they were written. Else what changed comes first, so that one chunk loads all of it.
  const releases = freed.size > 0 || means.held.releasedPosts(source.name, 'create', 1).length > 0;
  const order = options.full || releases ? [...ids].sort((a, b) => a - b) : [...ids];
  for (const chunk of chunks(order, CHUNK)) {
    await examine(means, source, wordpress, { ids: chunk, freed, otherwise, rendering }, plan);
    const old = setAsideOld(means, source.name, plan, oldFound);
    report.old += old;
    oldFound = oldFoundAt(oldFound, old, means.now());
    owed.push(...plan.owed.splice(0));
    if (!dryRun) await applyPlan(means, report, plan, true);
  }
  if (dryRun) {
    foresee(means, report, plan);
    return report;
  }
  oldFound = oldFoundAt(oldFound, plan.creates.filter((create) => create.old).length, means.now());
  await applyPlan(means, report, plan);
  means.db.transaction(() => {
    featureNotes(means, source.name, site.stickyIds);
    const next: PostsProgress = { signals: found.cursor, types: source.types, selection: selectionOf(source) };
    if (oldFound.length > 0) next.oldFoundAt = oldFound;
    Object.assign(next, owedAfter(owed, changed));
    means.cursors.set(source.name, next, means.now());
  });
  return report;
}

function watchedIds({ items, held }: CycleMeans, source: string, freed: ReadonlySet<HeldAction>): number[] {
  return [
    ...[
      ...items.newest(source, 'live', LOOK.recent),
      ...items.stalest(source, 'live', LOOK.rotation),
      ...items.stalest(source, 'watched', LOOK.watched),
      ...items.stalest(source, 'settling', LOOK.settling),
      ...items.stalest(source, 'withdrawn', LOOK.withdrawn),
      ...items.stalest(source, 'held', LOOK.held),
    ].map((item) => item.postId),
    ...held.stalestPosts(source, LOOK.held),
    ...held.releasedPosts(source, 'create', Number.MAX_SAFE_INTEGER),
    ...held.releasedPosts(source, 'update', UPDATES_A_CYCLE),
    ...held.releasedPosts(source, 'delete', Number.MAX_SAFE_INTEGER),
    ...[...freed].flatMap((action) => held.waitingPosts(source, action)),
  ];
}

/** Every post whose state in WordPress and in the store may differ: both are walked in id order, page by page. */
async function reconcileIds(means: CycleMeans, source: SelectingSource, reader: Reader): Promise<number[]> {
  const ids: number[] = [];
  let after = 0;
  for await (const page of pages(reader, source.types)) {
    const { posts, upTo } = page;
    const stored = means.items.states(source.name, after, upTo);
    for (const { id, public: shown } of posts) {
      const state = stored.get(id);
      stored.delete(id);
      if (state ? state === 'live' || state === 'held' || (shown && state !== 'baseline') : shown) ids.push(id);
    }
    for (const id of stored.keys()) ids.push(id);
    after = upTo;
  }
  return ids;
}

/**
 * Posts that the source takes now because it was configured otherwise, and passed over or withdrew before: they are old, as
 * in a baseline.
 */
async function passedOver(
  means: CycleMeans,
  source: SelectingSource,
  { reader, site }: { reader: Reader; site: Site },
  progress: PostsProgress,
  dryRun: boolean,
): Promise<number[]> {
  if (JSON.stringify(progress.selection) === JSON.stringify(selectionOf(source))) return [];
  const before = { ...source, ...storedSelection(progress) };
  const old: number[] = [];
  const aside = [
    ...means.items.newest(source.name, 'watched', Number.MAX_SAFE_INTEGER),
    ...means.items.newest(source.name, 'withdrawn', Number.MAX_SAFE_INTEGER),
  ];
  for (const chunk of chunks(aside, CHUNK)) {
    const ids = chunk.map((item) => item.postId);
    const taken = new Set((await selectedAmong(reader, site, before, ids)).map(({ row }) => row.id));
    const takes = new Set((await selectedAmong(reader, site, source, ids)).map(({ row }) => row.id));
    const passed = chunk.filter(({ postId }) => takes.has(postId) && !taken.has(postId));
    old.push(...passed.map((item) => item.postId));
    if (!dryRun)
      means.db.transaction(() => {
        for (const item of passed) means.items.put({ ...item, state: 'baseline' });
      });
  }
  return old;
}

interface Looks {
  ids: number[];
  /** What waits because it was too much at once, and may leave now. */
  freed: ReadonlySet<HeldAction>;
  /** The source selects otherwise than at the last look. */
  otherwise: boolean;
  rendering: string;
}

/** Reads a chunk of posts and adds to the plan what has become of them. */
async function examine(
  means: CycleMeans,
  source: SelectingSource,
  { reader, site }: { reader: Reader; site: Site },
  { ids, freed, otherwise, rendering }: Looks,
  plan: ChangePlan,
): Promise<void> {
  const rows = new Map((await statuses(reader, ids)).map((row) => [row.id, row]));
  const stored = new Map(ids.map((id) => [id, means.items.get(source.name, postKey(id))]));
  const held = new Map(ids.map((id) => [id, means.held.get(source.name, postKey(id))]));
  const isReleased = (id: number) => mayLeave(held.get(id) ?? null, freed);
  const isOurs = (id: number) => source.types.includes(rows.get(id)?.type ?? '');
  const shown = ids.filter((id) => rows.get(id)?.public && isOurs(id));
  const wanted = shown.filter((id) => needsContent(stored.get(id) ?? null, isReleased(id)));
  const items = await loadAll(reader, site, source, wanted, (id) => stored.get(id)?.state === 'live');
  reader.pause();
  const loaded = new Map(items.map((item) => [item.postId, item]));
  const visible = new Set(shown);
  await inTurns(ids, (id) => {
    const known = stored.get(id) ?? null;
    if (!known && !isOurs(id)) return;
    const row = rows.get(id);
    const item = loaded.get(id);
    // The rest wait for their turn.
    if (item && isOverdue(row, known, means.now()) && plan.updates.length < UPDATES_A_CYCLE) delete item.provisional;
    const look = { id, stored: known, row, visible: visible.has(id), item, otherwise, rendering };
    weighPost(means, source, site, { ...look, held: held.get(id) ?? null, released: isReleased(id) }, plan);
  });
}

/** Was the post saved after its Note was last told, and long ago? */
function isOverdue(row: PostStatus | undefined, known: StoredItem | null, now: number): boolean {
  const savedAt = row?.modifiedAt ?? null;
  return known !== null && savedAt !== null && savedAt > known.changedAt && now - savedAt >= PATIENCE;
}

/** A round-up that was announced before its news source was told to be silent about it stays. */
async function loadAll(
  reader: Reader,
  site: Site,
  source: SelectingSource,
  ids: readonly number[],
  announced: (id: number) => boolean,
): Promise<ContentItem[]> {
  if ((source.silentTitles ?? []).length === 0) return load(reader, site, source, ids);
  const [old, fresh] = [ids.filter(announced), ids.filter((id) => !announced(id))];
  const kept = await load(reader, site, { ...source, silentTitles: [] }, old);
  return [...kept, ...(await load(reader, site, source, fresh))];
}

function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
