import { isDeepStrictEqual } from 'node:util';
import type { NewsSourceConfig } from '../config/config.js';
import type { NoteContent } from '../model/note.js';
import type { StoredItem } from '../store/items.js';
import type { NewsSegment, RollingPost } from '../wordpress/news.js';
import type { Site } from '../wordpress/site.js';
import { type CycleMeans, freshItem } from './apply-plan.js';
import { type ChangePlan, UPDATES_A_CYCLE } from './change-plan.js';
import { contentHash } from './content-hash.js';
import { newsContent } from './news-content.js';
import { formerOf, identityOf, memoryOf, type NewsForm, type NewsMemory } from './news-memory.js';
import { endsText, isSettled, stoodSince } from './settled.js';
import { rendered } from './standing-note.js';

/** One item that stands in a post now. */
export interface NewsLook {
  post: RollingPost;
  segment: NewsSegment;
  stored: StoredItem | null;
  /** No look saw this post before. */
  firstSight: boolean;
}

/** What holds for all items of a cycle. */
export interface NewsCycleState {
  /** The source, or what it reads, is new: what is there is known from now on and not announced (promise 2). */
  baseline: boolean;
  /** The brake was released. */
  approved: boolean;
  /** When the source was last looked at; null for never. */
  lastLook: number | null;
  /** Posts that had no page yet at the last look. */
  drafts: ReadonlySet<number>;
}

/**
 * What an item wants of later looks: another look, because time alone may move it; or none, until something changes.
 * One that is no news was found where it is, and is not announced.
 */
export type Outcome = 'waits' | 'rests' | 'no news';

/** Adds to the plan what one item that is in a post leads to. */
export function weighNewsItem(
  means: CycleMeans,
  source: NewsSourceConfig,
  site: Site,
  look: NewsLook,
  state: NewsCycleState,
  plan: ChangePlan,
): Outcome {
  const { post, segment, stored } = look;
  const now = means.now();
  const before = stored ? memoryOf(stored) : null;
  const bornAt = before?.bornAt ?? now;
  const { content, hash } = rendered(means, source, site, newsContent(source, site, post, segment, bornAt), stored);
  const form = formOf(hash, before, post, state, now);
  const remembered = { ...identityOf(segment), form, bornAt, ...formerOf(before, identityOf(segment)) };
  const identity = JSON.stringify(remembered satisfies NewsMemory);
  const item = { key: stored?.key ?? means.mintId(), postId: post.id, hash, identity };
  const signs = { since: form.since, lockedAt: post.lockedAt, ends: endsText(segment.text, segment.lastLink) };
  const settled = isSettled(signs, source.settle, source.lockPatience, now);

  if (stored?.state === 'live' && stored.noteId) {
    const living = { ...stored, noteId: stored.noteId, postId: post.id };
    const mayLeave = settled && (post.rolling || post.public);
    const shown = mayLeave ? content : withoutPage(means, living.noteId, post);
    const shownHash = mayLeave ? hash : shown && contentHash(shown);
    if (shown && shownHash && stored.hash !== shownHash && plan.updates.length < UPDATES_A_CYCLE) {
      plan.updates.push({ item: living, label: labelOf(segment), hash: shownHash, identity, content: shown });
      return 'waits';
    }
    const waits = stored.hash !== (post.rolling || post.public ? hash : (shownHash ?? stored.hash));
    const next = { ...living, identity, seenAt: lookedAt(post, stored, now), missingCycles: 0 };
    if (waits || !says(stored, next)) plan.remember.push(next);
    return waits ? 'waits' : 'rests';
  }
  const seenAt = lookedAt(post, stored, now);
  const verdict = stored ? judge(stored, look, state, hash, settled) : judgeNew(look, state, settled, now);
  apply(verdict, { source: source.name, item, stored, segment, content, form, now, seenAt }, plan);
  if (verdict === 'baseline') return stored || state.baseline ? 'rests' : 'no news';
  return verdict === 'nothing' || (verdict === 'keep' && stored?.state !== 'held') ? 'rests' : 'waits';
}

const DAY = 24 * 3600_000;

/** Does the store say this already? When an item was last seen, it need not know to the minute. */
function says(stored: StoredItem, next: StoredItem): boolean {
  return next.seenAt - stored.seenAt < DAY && isDeepStrictEqual({ ...next, seenAt: stored.seenAt }, stored);
}

/** The words of a post that the world may not see any more stay as they were told; but its page is gone. */
function withoutPage({ notes }: CycleMeans, noteId: string, post: RollingPost): NoteContent | null {
  if (post.rolling || post.public) return null;
  const content = notes.living(noteId)?.content;
  return content && content.url !== null ? { ...content, url: null } : null;
}

type Verdict = 'baseline' | 'announce' | 'settle' | 'keep' | 'nothing';

/** An item that we know and that has not been announced. */
function judge(
  stored: StoredItem,
  { post }: NewsLook,
  { approved }: NewsCycleState,
  hash: string,
  settled: boolean,
): Verdict {
  if (stored.state === 'baseline') return 'baseline';
  if (stored.state === 'held' && !approved) return 'keep';
  // The draft became something else before the item had settled: renamed, private, behind a password.
  if (!post.rolling && !post.public) return 'keep';
  return settled || (stored.state === 'held' && stored.hash === hash) ? 'announce' : 'settle';
}

/**
 * An item that we never saw. What the world could read before us needs no announcing; but what was written in a draft and
 * published before we looked again does.
 */
function judgeNew({ post, firstSight }: NewsLook, state: NewsCycleState, settled: boolean, now: number): Verdict {
  const wasPublic = !post.public && post.datedAt !== null && post.datedAt <= now;
  if (!post.rolling && !post.public) return 'nothing';
  if (state.baseline || (wasPublic && firstSight)) return 'baseline';
  if (!post.rolling && !state.drafts.has(post.id)) return 'baseline';
  return settled ? 'announce' : 'settle';
}

interface Weighed {
  source: string;
  item: { key: string; postId: number; hash: string; identity: string };
  stored: StoredItem | null;
  segment: NewsSegment;
  content: NoteContent;
  form: NewsForm;
  now: number;
  seenAt: number;
}

function apply(verdict: Verdict, weighed: Weighed, plan: ChangePlan): void {
  const { source, item, stored, segment, content, form, now, seenAt } = weighed;
  switch (verdict) {
    case 'announce':
      plan.creates.push({ ...item, label: labelOf(segment), publishedAt: now, content });
      return;
    case 'settle':
      plan.settling += 1;
      plan.remember.push({ ...freshItem(source, item, 'settling', null, now), changedAt: form.since });
      return;
    case 'baseline': {
      const known = stored ?? freshItem(source, item, 'baseline', null, now);
      const next = { ...known, postId: item.postId, identity: item.identity, hash: item.hash, seenAt };
      if (!stored || !says(stored, next)) plan.remember.push(next);
      return;
    }
    case 'keep':
      if (stored)
        plan.remember.push({ ...stored, postId: item.postId, identity: item.identity, seenAt: now, missingCycles: 0 });
      return;
    case 'nothing':
  }
}

function formOf(
  hash: string,
  before: NewsMemory | null,
  post: RollingPost,
  { lastLook }: NewsCycleState,
  now: number,
): NewsForm {
  // What was cut out and comes back has not stood still meanwhile.
  const same = before?.form.hash === hash && before.form.since <= now && before.awaySince === undefined;
  return same ? before.form : { hash, since: stoodSince(post.modifiedAt, lastLook, now) };
}

const LABEL = 60;

function labelOf({ title, text }: NewsSegment): string {
  return (title || text).slice(0, LABEL);
}

/** How long the items of a post are looked for after it was published and left alone. */
export const MEMORY = 60 * 24 * 3600_000;

/** The items of a month's post that was published long ago rest: they are not looked at every minute for ever. */
function lookedAt(post: RollingPost, stored: StoredItem | null, now: number): number {
  const resting = post.public && post.modifiedAt !== null && now - post.modifiedAt > MEMORY;
  return resting && stored ? stored.seenAt : now;
}
