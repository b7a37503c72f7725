import type { NewsSourceConfig } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import type { Logger } from '../log/logger.js';
import type { StoredItem } from '../store/items.js';
import type { RollingPost } from '../wordpress/news.js';
import { statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { applyPlan, type CycleMeans, foresee } from './apply-plan.js';
import { type ChangePlan, emptyPlan, emptyReport } from './change-plan.js';
import type { CycleOptions, CycleReport } from './cycle-report.js';
import { freedActions, mayLeave } from './judge-plan.js';
import { wordsAndLink } from './news-identity.js';
import { away, identityOf, memoryOf } from './news-memory.js';
import { draftsAmong, type NewsProgress, newsScopeOf, seenSoFar } from './news-progress.js';
import { lookAtNews, type RecognisedItem } from './recognise-news.js';
import { isLocked } from './settled.js';
import { type NewsCycleState, weighNewsItem } from './weigh-news-item.js';

/** Saves may ring for a cycle each; cut and paste takes its time all the same. */
const LEAST_ABSENCE = 30_000;
const VERSION = ownVersion();

/** One cycle of a source of kind "news": the items of the rolling post. */
export async function newsCycle(
  means: CycleMeans & { log: Logger },
  source: NewsSourceConfig,
  { reader, site }: { reader: Reader; site: Site },
  { dryRun, full }: CycleOptions,
): Promise<CycleReport> {
  const scope = newsScopeOf(source);
  const cursor = means.cursors.get<NewsProgress>(source.name);
  const before = cursor?.value;
  const state: Omit<NewsCycleState, 'approved'> = {
    baseline: JSON.stringify(before && newsScopeOf(before)) !== JSON.stringify(scope),
    lastLook: cursor?.updatedAt ?? null,
    drafts: new Set(before?.drafts),
  };
  const look = await lookAtNews(means, source, reader, site);
  reader.pause();
  const signs = `${VERSION} ${look.signs}`;
  // A full cycle looks at everything all the same, once an hour.
  if (before?.atRest === signs && !full && !dryRun) {
    means.cursors.set(source.name, before, means.now());
    return emptyReport(source.name);
  }
  const { posts, items, known } = look.recognise();
  const seenBefore = new Set([...known.map((item) => item.postId), ...(before?.drafts ?? []), ...(before?.seen ?? [])]);
  const freed = freedActions(means);
  const plan = emptyPlan();
  let waiting = false;
  const noNews: RecognisedItem[] = [];
  for (const item of items) {
    if (item.repeats) continue;
    const firstSight = !seenBefore.has(item.post.id);
    const approved = item.stored !== null && mayLeave(means.held.get(source.name, item.stored.key), freed);
    const outcome = weighNewsItem(means, source, site, { ...item, firstSight }, { ...state, approved }, plan);
    waiting ||= outcome === 'waits';
    if (outcome === 'no news') noNews.push(item);
  }
  const found = new Set(items.map(({ stored }) => stored?.key));
  const missing = known.filter((item) => !found.has(item.key));
  if (full) missing.push(...(await itemsOfGonePosts(means, source.name, reader, known)));
  reader.pause();
  waiting = weighMissing(means, source, missing, posts, state.baseline && cursor !== null, plan) || waiting;

  const first = { baseline: cursor === null, known: cursor === null ? plan.remember.length : 0 };
  const report = { ...emptyReport(source.name), ...first, dryRun };
  if (dryRun) {
    foresee(means, report, plan);
    return report;
  }
  await applyPlan(means, report, plan);
  const repeats = sayRepeats(means.log, source.name, items, before?.repeats ?? []);
  sayNoNews(means.log, source.name, noNews);
  const held = means.held.counts(source.name);
  const rests = !waiting && held.create + held.update + held.delete === 0;
  means.db.transaction(() => {
    const next: NewsProgress = {
      ...scope,
      drafts: draftsAmong(posts, before),
      seen: seenSoFar(posts, before),
      ...(rests ? { atRest: signs } : {}),
      repeats,
    };
    means.cursors.set(source.name, next, means.now());
  });
  return report;
}

const MOST_NAMED = 10;
const MOST_REPEATS = 1000;

/** Says of each repeat once that it is not announced. @returns those that were said, to be remembered */
function sayRepeats(log: Logger, source: string, items: readonly RecognisedItem[], said: readonly string[]): string[] {
  const repeats = items.flatMap(({ post, segment, repeats: other }) =>
    other ? [{ id: `${post.id} ${wordsAndLink(identityOf(segment))}`, segment, other }] : [],
  );
  const fresh = repeats.filter(({ id }) => !said.includes(id));
  if (fresh.length > 0) {
    const named = fresh
      .slice(0, MOST_NAMED)
      .map(({ segment, other }) => `${brief(segment.text)} (as in post ${other.postId})`);
    log.info(
      { source, count: fresh.length, items: named },
      'items repeat others and are not announced: see "herald items"',
    );
  }
  return repeats.slice(0, MOST_REPEATS).map(({ id }) => id);
}

function sayNoNews(log: Logger, source: string, items: readonly RecognisedItem[]): void {
  if (items.length === 0) return;
  const named = items.slice(0, MOST_NAMED).map(({ post, segment }) => `${brief(segment.text)} (in post ${post.id})`);
  log.info(
    { source, count: items.length, items: named },
    'items were public already, or may have been, when they were first seen, and are not announced',
  );
}

function brief(text: string): string {
  return text.slice(0, 60);
}

/**
 * Items that stood in a rolling post and no longer do, for several cycles. One that never left is forgotten; one that did is
 * withdrawn by policy, once it stayed away for so long and nobody has the post open (for as long as `lockPatience`): cut and
 * paste is not a removal. What is not found because the configuration cuts otherwise was not removed by an editor: its Note
 * stays until the operator decides.
 * @param otherwise the configuration cuts otherwise than at the last look
 * @returns whether an item waits for more looks
 */
function weighMissing(
  means: CycleMeans,
  source: NewsSourceConfig,
  items: readonly StoredItem[],
  posts: readonly RollingPost[],
  otherwise: boolean,
  plan: ChangePlan,
): boolean {
  const now = means.now();
  let waiting = false;
  const locks = new Map(posts.map((post) => [post.id, post.lockedAt]));
  for (const item of items) {
    const gone = away(item, now);
    const isNewlyAway = gone.identity !== item.identity;
    if (item.state === 'baseline' || (item.state === 'live' && item.noteId && source.removal === 'keep')) {
      if (isNewlyAway) plan.remember.push(gone);
      continue;
    }
    waiting = true;
    if (item.state !== 'live' || !item.noteId) {
      const missingCycles = item.missingCycles + 1;
      if (missingCycles < source.removalCycles) plan.remember.push({ ...gone, missingCycles });
      else plan.forget.push(item);
      continue;
    }
    const held = means.held.get(item.source, item.key);
    if (otherwise || held?.reason === 'configuration') {
      plan.deletes.push({ ...gone, noteId: item.noteId, asks: 'configuration' });
      continue;
    }
    const { awaySince = now } = memoryOf(gone);
    const missed = { ...gone, noteId: item.noteId, missingCycles: item.missingCycles + 1 };
    const absence = now - awaySince;
    const editing = isLocked(locks.get(item.postId) ?? null, now) && absence < source.lockPatience;
    const brief = absence < Math.min(source.settle, source.removalCycles * LEAST_ABSENCE);
    if (missed.missingCycles < source.removalCycles || editing || brief) plan.remember.push(missed);
    else plan.deletes.push(source.removal === 'ask' ? { ...missed, asks: 'removal' } : missed);
  }
  return waiting;
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
