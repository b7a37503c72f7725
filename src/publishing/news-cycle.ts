import type { NewsSourceConfig } from '../config/config.js';
import type { ItemState, StoredItem } from '../store/items.js';
import { type NewsSegment, type RollingPost, rollingPosts } from '../wordpress/news.js';
import { statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { applyPlan, type CycleMeans, foresee } from './apply-plan.js';
import { type ChangePlan, emptyPlan, emptyReport } from './change-plan.js';
import type { CycleOptions, CycleReport } from './cycle-report.js';
import { freedActions, mayLeave } from './judge-plan.js';
import { matchNewsItems, type Standing } from './match-news-items.js';
import { away, identityOf, memoryOf } from './news-memory.js';
import { type NewsProgress, newsScopeOf } from './news-progress.js';
import { isLocked } from './settled.js';
import { MEMORY, type NewsCycleState, weighNewsItem } from './weigh-news-item.js';

const KNOWN: ItemState[] = ['live', 'settling', 'held', 'baseline'];
const MOST_ITEMS = 1000;
/** What has been missing for so long and comes back only similar is another item. */
const LOST = 3600_000;
/** Saves may ring for a cycle each; cut and paste takes its time all the same. */
const LEAST_ABSENCE = 30_000;

/** One cycle of a source of kind "news": the items of the rolling post. */
export async function newsCycle(
  means: CycleMeans,
  source: NewsSourceConfig,
  { reader, site }: { reader: Reader; site: Site },
  { dryRun, full }: CycleOptions,
): Promise<CycleReport> {
  const scope = newsScopeOf(source);
  const cursor = means.cursors.get<NewsProgress>(source.name);
  const state: Omit<NewsCycleState, 'approved'> = {
    baseline: JSON.stringify(cursor && newsScopeOf(cursor.value)) !== JSON.stringify(scope),
    lastLook: cursor?.updatedAt ?? null,
    drafts: new Set(cursor?.value.drafts),
  };
  const { posts, items, known } = await recogniseNews(means, source, reader, site);
  reader.pause();
  const sighted = new Set(known.map((item) => item.postId));
  const freed = freedActions(means);
  const plan = emptyPlan();
  for (const { post, segment, stored, repeats } of items) {
    if (repeats) continue;
    const look = { post, segment, stored, firstSight: !sighted.has(post.id) };
    const approved = stored !== null && mayLeave(means.held.get(source.name, stored.key), freed);
    weighNewsItem(means, source, site, look, { ...state, approved }, plan);
  }
  const found = new Set(items.map(({ stored }) => stored?.key));
  const missing = known.filter((item) => !found.has(item.key));
  if (full) missing.push(...(await itemsOfGonePosts(means, source.name, reader, known)));
  reader.pause();
  weighMissing(means, source, missing, posts, state.baseline && cursor !== null, plan);

  const first = { baseline: cursor === null, known: cursor === null ? plan.remember.length : 0 };
  const report = { ...emptyReport(source.name), ...first, dryRun };
  if (dryRun) {
    foresee(means, report, plan);
    return report;
  }
  await applyPlan(means, report, plan);
  const drafts = posts.filter((post) => isDraft(post) || (!exists(post) && state.drafts.has(post.id)));
  means.db.transaction(() => {
    const next: NewsProgress = { ...scope, drafts: drafts.map(({ id }) => id) };
    means.cursors.set(source.name, next, means.now());
  });
  return report;
}

/** One item that stands in a post now, and what the store knows of it. */
export interface RecognisedItem {
  post: RollingPost;
  segment: NewsSegment;
  stored: StoredItem | null;
  /** It stands elsewhere too, and is spoken for there. */
  repeats: boolean;
}

/** Reads the rolling posts and recognises their items, in their order. Writes nothing. */
export async function recogniseNews(
  means: Pick<CycleMeans, 'items' | 'now'>,
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
): Promise<{ posts: RollingPost[]; items: RecognisedItem[]; known: StoredItem[] }> {
  const now = means.now();
  const recent = recentItems(means, source.name);
  const recentIds = [...new Set(recent.map((item) => item.postId))];
  const posts = await rollingPosts(reader, site, source, recentIds, now - MEMORY);
  const known = withItemsOf(means, source.name, posts, recent);
  const standings = new Map(posts.map((post) => [post.id, standingOf(post)]));
  const standing = posts.filter(exists).flatMap((post) => post.segments.map((segment) => ({ post, segment })));
  const { keys, repeats } = matchNewsItems(
    known.map((item) => {
      const memory = memoryOf(item);
      const lost = memory.awaySince !== undefined && now - memory.awaySince > LOST;
      return { ...memory, key: item.key, postId: item.postId, lost, standing: standings.get(item.postId) ?? 'silent' };
    }),
    standing.map(({ post, segment }) => ({ ...identityOf(segment), postId: post.id, standing: standingOf(post) })),
  );
  const byKey = new Map(known.map((item) => [item.key, item]));
  const items = standing.map(({ post, segment }, index) => {
    const stored = byKey.get(keys[index] ?? '') ?? null;
    return { post, segment, stored, repeats: repeats.has(index) };
  });
  return { posts, items, known };
}

/**
 * Items that stood in a rolling post and no longer do, for several cycles. One that never left is forgotten; one that did is
 * withdrawn by policy, once it stayed away for so long and nobody has the post open (for as long as `lockPatience`): cut and
 * paste is not a removal. What is not found because the configuration cuts otherwise was not removed by an editor: its Note
 * stays until the operator decides.
 * @param otherwise the configuration cuts otherwise than at the last look
 */
function weighMissing(
  means: CycleMeans,
  source: NewsSourceConfig,
  items: readonly StoredItem[],
  posts: readonly RollingPost[],
  otherwise: boolean,
  plan: ChangePlan,
): void {
  const now = means.now();
  const locks = new Map(posts.map((post) => [post.id, post.lockedAt]));
  for (const item of items) {
    if (item.state === 'baseline') continue;
    if (item.state !== 'live' || !item.noteId) {
      const missingCycles = item.missingCycles + 1;
      if (missingCycles < source.removalCycles) plan.remember.push({ ...away(item, now), missingCycles });
      else plan.forget.push(item);
      continue;
    }
    const gone = { ...away(item, now), noteId: item.noteId };
    if (source.removal === 'keep') {
      plan.remember.push(gone);
      continue;
    }
    const held = means.held.get(item.source, item.key);
    if (otherwise || held?.reason === 'configuration') {
      plan.deletes.push({ ...gone, asks: 'configuration' });
      continue;
    }
    gone.missingCycles += 1;
    const absence = now - item.seenAt;
    const editing = isLocked(locks.get(item.postId) ?? null, now) && absence < source.lockPatience;
    const brief = absence < Math.min(source.settle, source.removalCycles * LEAST_ABSENCE);
    if (gone.missingCycles < source.removalCycles || editing || brief) plan.remember.push(gone);
    else plan.deletes.push(source.removal === 'ask' ? { ...gone, asks: 'removal' } : gone);
  }
}

function recentItems({ items, now }: Pick<CycleMeans, 'items' | 'now'>, source: string): StoredItem[] {
  const since = now() - MEMORY;
  return KNOWN.flatMap((state) => items.seenSince(source, state, since, MOST_ITEMS));
}

/** Whatever ever stood in a post that we read now is known, however long ago: an old draft re-opened announces nothing twice. */
function withItemsOf(
  { items }: Pick<CycleMeans, 'items'>,
  source: string,
  posts: RollingPost[],
  recent: StoredItem[],
): StoredItem[] {
  const known = new Map(recent.map((item) => [item.key, item]));
  for (const post of posts) {
    for (const item of items.ofPost(source, post.id)) if (KNOWN.includes(item.state)) known.set(item.key, item);
  }
  return [...known.values()];
}

/** Living items of posts that nobody has looked at for long, and that were deleted or thrown away since. */
async function itemsOfGonePosts(
  { items }: CycleMeans,
  source: string,
  reader: Reader,
  known: readonly StoredItem[],
): Promise<StoredItem[]> {
  const keys = new Set(known.map((item) => item.key));
  const resting = items.newest(source, 'live', Number.MAX_SAFE_INTEGER).filter((item) => !keys.has(item.key));
  const rows = await statuses(reader, [...new Set(resting.map((item) => item.postId))]);
  const standing = new Set(rows.filter((row) => row.status !== 'trash').map((row) => row.id));
  return resting.filter((item) => !standing.has(item.postId));
}

function standingOf(post: RollingPost): Standing {
  if (post.public) return 'page';
  return post.rolling ? 'rolling' : 'silent';
}

/** It has no page yet, and what is in it may become news. */
function isDraft(post: RollingPost): boolean {
  return !post.public && (post.rolling || post.status === 'future');
}

/** A trashed post says nothing any more. */
function exists(post: RollingPost): boolean {
  return post.status !== 'trash';
}
