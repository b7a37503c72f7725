import type { NewsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { ItemState, StoredItem } from '../store/items.js';
import { type NewsSegment, type RollingPost, rollingPosts } from '../wordpress/news.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { applyPlan, type CycleMeans, freshItem } from './apply-plan.js';
import { type ChangePlan, emptyPlan, emptyReport, reportOf } from './change-plan.js';
import { contentHash } from './content-hash.js';
import type { CycleReport } from './cycle-report.js';
import { matchNewsItems, type NewsIdentity } from './match-news-items.js';
import { noteFromItem } from './note-from-item.js';
import { isLocked, isSettled } from './settled.js';

/** What is remembered of a news item beside its state: how to recognise it, and the form in which it was last seen. */
interface NewsMemory extends NewsIdentity {
  form: { hash: string; since: number };
  /** When it was first seen: the date that a template may show must not change every day. */
  bornAt: number;
}

const KNOWN: ItemState[] = ['live', 'settling', 'held', 'baseline'];
/** How long the items of a post are looked for after it was published and left alone. */
const MEMORY = 60 * 24 * 3600_000;
const MOST_ITEMS = 1000;
const LABEL = 60;

/** One cycle of a source of kind "news": the items of the rolling post (design.md §5, News items). */
export async function newsCycle(
  means: CycleMeans,
  source: NewsSourceConfig,
  { reader, site }: { reader: Reader; site: Site },
  { dryRun }: { dryRun: boolean },
): Promise<CycleReport> {
  const recent = recentItems(means, source.name);
  const posts = await rollingPosts(reader, site, source, [...new Set(recent.map((item) => item.postId))]);
  const known = withItemsOf(means, source.name, posts, recent);
  const first = means.cursors.get(source.name) === null;
  const approved = means.held.open(source.name)?.approved ?? false;

  const seen = posts.filter(exists).flatMap((post) => post.segments.map((segment) => ({ post, segment })));
  const { keys, repeats } = matchNewsItems(
    known.map((item) => ({ ...memoryOf(item), key: item.key, postId: item.postId })),
    seen.map(({ post, segment }) => ({ ...identityOf(segment), postId: post.id })),
  );
  const plan = emptyPlan();
  const byKey = new Map(known.map((item) => [item.key, item]));
  seen.forEach(({ post, segment }, index) => {
    if (repeats.has(index)) return;
    const stored = byKey.get(keys[index] ?? '') ?? null;
    weigh({ means, source, site, post, segment, stored, first, approved }, plan);
  });
  const found = new Set(keys);
  const asked = missingItems(
    means,
    source,
    known.filter((item) => !found.has(item.key)),
    new Map(posts.map((post) => [post.id, post])),
    plan,
    approved,
  );
  if (dryRun && first) return { ...emptyReport(source.name), baseline: true, known: plan.remember.length, dryRun };
  if (dryRun) return reportOf(source.name, plan, { held: false, dryRun });
  return finish(means, source, plan, { first, approved, asked });
}

function finish(
  means: CycleMeans,
  source: NewsSourceConfig,
  plan: ChangePlan,
  { first, approved, asked }: { first: boolean; approved: boolean; asked: number },
): CycleReport {
  const known = plan.remember.length;
  const { held } = applyPlan(means, source.name, plan, approved);
  means.db.transaction(() => {
    if (approved) means.held.finish(source.name, means.now());
    if (asked > 0) {
      means.held.hold(
        source.name,
        { creates: means.items.counts(source.name).held ?? 0, deletes: means.items.missing(source.name) },
        means.now(),
      );
    }
    means.cursors.set(source.name, {}, means.now());
  });
  if (first) return { ...emptyReport(source.name), baseline: true, known };
  return reportOf(source.name, plan, { held: held || asked > 0, dryRun: false });
}

interface Look {
  means: CycleMeans;
  source: NewsSourceConfig;
  site: Site;
  post: RollingPost;
  segment: NewsSegment;
  stored: StoredItem | null;
  first: boolean;
  approved: boolean;
}

/** Adds to the plan what one item that stands in a rolling post leads to. */
function weigh(look: Look, plan: ChangePlan): void {
  const { means, source, site, post, segment, stored, first, approved } = look;
  const now = means.now();
  const before = stored ? memoryOf(stored) : null;
  const bornAt = before?.bornAt ?? now;
  const content = noteFromItem(contentItem(look, bornAt), source, site);
  const hash = contentHash(content);
  const form = before?.form.hash === hash ? before.form : { hash, since: now };
  const identity = JSON.stringify({ ...identityOf(segment), form, bornAt } satisfies NewsMemory);
  const item = { key: stored?.key ?? means.mintId(), postId: post.id, hash, identity };
  const label = segment.text.slice(0, LABEL);

  if (first || stored?.state === 'baseline') {
    plan.remember.push(freshItem(source.name, item, 'baseline', null, now));
    return;
  }
  const settled = isSettled(
    { firstSeenAt: form.since, modifiedAt: post.modifiedAt, lockedAt: post.lockedAt },
    source.settle,
    source.lockPatience,
    now,
  );
  if (stored?.state === 'live' && stored.noteId) {
    if (stored.hash !== hash && settled) {
      plan.updates.push({
        item: { ...stored, noteId: stored.noteId, postId: post.id },
        label,
        hash,
        identity,
        content,
      });
    } else {
      const seenAt = looked(post, stored, now);
      plan.remember.push({ ...stored, postId: post.id, identity, seenAt, missingCycles: 0 });
    }
    return;
  }
  if (stored?.state === 'held' && !approved) {
    plan.remember.push({ ...stored, postId: post.id, identity, seenAt: now });
    return;
  }
  if (!stored && !source.statuses.includes(post.status)) return;
  if (settled) {
    plan.creates.push({ ...item, label, publishedAt: now, content });
  } else {
    plan.settling += 1;
    plan.remember.push({ ...freshItem(source.name, item, 'settling', null, now), changedAt: form.since });
  }
}

/**
 * Items that stood in a rolling post and no longer do. One that never left is forgotten; one that did is withdrawn by
 * policy, once it stayed away for several cycles and nobody has the post open (for as long as `lockPatience`): cut and
 * paste is not a removal.
 * @returns how many wait for the operator's word (`removal = "ask"`)
 */
function missingItems(
  means: CycleMeans,
  source: NewsSourceConfig,
  items: StoredItem[],
  posts: Map<number, RollingPost>,
  plan: ChangePlan,
  approved: boolean,
): number {
  let asked = 0;
  for (const item of items) {
    if (item.state === 'baseline') continue;
    if (item.state !== 'live' || !item.noteId) {
      plan.forget.push(item);
      continue;
    }
    if (source.removal === 'keep') continue;
    const away = { ...item, noteId: item.noteId, missingCycles: item.missingCycles + 1 };
    const editing =
      isLocked(posts.get(item.postId)?.lockedAt ?? null, means.now()) &&
      means.now() - item.seenAt < source.lockPatience;
    if (away.missingCycles < source.removalCycles || editing) {
      plan.remember.push(away);
    } else if (source.removal === 'ask' && !approved) {
      plan.remember.push(away);
      asked += 1;
    } else {
      plan.deletes.push(away);
    }
  }
  return asked;
}

function recentItems({ items, now }: CycleMeans, source: string): StoredItem[] {
  const since = now() - MEMORY;
  return KNOWN.flatMap((state) => items.seenSince(source, state, since, MOST_ITEMS));
}

/** Whatever ever stood in a post that we read now is known, however long ago: an old draft re-opened announces nothing twice. */
function withItemsOf({ items }: CycleMeans, source: string, posts: RollingPost[], recent: StoredItem[]): StoredItem[] {
  const known = new Map(recent.map((item) => [item.key, item]));
  for (const post of posts) {
    for (const item of items.ofPost(source, post.id)) if (KNOWN.includes(item.state)) known.set(item.key, item);
  }
  return [...known.values()];
}

/** The items of a month's post that was published long ago rest: they are not looked at every minute for ever. */
function looked(post: RollingPost, stored: StoredItem, now: number): number {
  const resting = post.public && post.modifiedAt !== null && now - post.modifiedAt > MEMORY;
  return resting ? stored.seenAt : now;
}

function contentItem({ source, site, post, segment }: Look, bornAt: number): ContentItem {
  return {
    source: source.name,
    key: '',
    postId: post.id,
    title: '',
    html: segment.html,
    excerpt: segment.text,
    link: segment.link,
    permalink: post.public ? post.permalink : null,
    tags: [],
    section: segment.section,
    images: segment.images,
    language: site.language,
    author: '',
    publishedAt: bornAt,
  };
}

function identityOf({ anchor, canonicalLink, text }: NewsSegment): NewsIdentity {
  return { anchor, link: canonicalLink, text };
}

function memoryOf(item: StoredItem): NewsMemory {
  return JSON.parse(
    item.identity ?? '{"anchor":null,"link":null,"text":"","form":{"hash":"","since":0},"bornAt":0}',
  ) as NewsMemory;
}

/** A trashed post says nothing any more. */
function exists(post: RollingPost): boolean {
  return post.status !== 'trash';
}
