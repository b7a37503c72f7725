import type { PostsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { StoredItem } from '../store/items.js';
import type { PostStatus } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import { type CycleMeans, freshItem } from './apply-plan.js';
import { type ChangePlan, UPDATES_A_CYCLE } from './change-plan.js';
import { type Change, type Observation, planChange } from './plan-change.js';
import { untilWhole } from './settled.js';
import { isForOthers, rendered } from './standing-note.js';

/** One post as a cycle finds it. */
export interface PostLook {
  id: number;
  stored: StoredItem | null;
  /** Undefined: deleted for good. */
  row: PostStatus | undefined;
  /** The world sees it, and it is of one of the source's types. */
  visible: boolean;
  /** Undefined also where the source does not select it, or its content is not needed. */
  item: ContentItem | undefined;
  /** The brake was released: held items may go. */
  approved: boolean;
}

/** A Note's date may differ a little from its post's, where clocks do. */
const SAME_MOMENT = 60_000;

export function postKey(id: number): string {
  return `post:${id}`;
}

/** What is made of a post whose content was not read. */
const NOTHING = { before: null, content: null, hash: '' };

/** Of what was there before us, and of what waits for the operator, it is enough to know whether it is still there. */
export function needsContent(stored: StoredItem | null, approved: boolean): boolean {
  return stored?.state !== 'baseline' && (stored?.state !== 'held' || approved);
}

/** Adds to the plan what has become of one post. */
export function weighPost(
  means: CycleMeans,
  source: PostsSourceConfig,
  site: Site,
  look: PostLook,
  plan: ChangePlan,
): void {
  const { id, stored, item, approved } = look;
  const { before, content, hash } = item ? rendered(means, source, site, item, stored) : NOTHING;
  const now = means.now();
  // What is released has settled long ago, and starts afresh.
  const released = approved && stored?.state === 'held';
  const remembered = released ? { ...stored, state: 'withdrawn' as const } : stored;
  const seen = isAnother(means, look, hash) ? { shown: false as const, exists: true } : observe(look, hash);
  const decided = planChange(
    remembered,
    seen,
    released && !item?.mayHoldMore ? 0 : patienceWith(look, source.settle, now),
    now,
  );
  const forOthers = before !== null && content !== null && isForOthers(before, content);
  // Followers need not see how a post looks while a part of the blog is away; who may see it is never put off.
  const waits = decided.kind === 'update' && item?.provisional === true && !forOthers;
  if (waits) plan.owed.push(id);
  const change: Change = waits ? { kind: 'nothing' } : decided;
  const fresh = { key: postKey(id), postId: id, hash, identity: null };
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
      if (forOthers && stored?.noteId) {
        plan.deletes.push({ ...stored, noteId: stored.noteId, returns: true });
        return;
      }
      if (content && item && stored?.noteId && plan.updates.length < UPDATES_A_CYCLE) {
        const living = { ...stored, noteId: stored.noteId };
        plan.updates.push({ item: living, label: item.title, hash, identity: null, content });
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

/** After so long a post leaves as Herald itself renders it: where the REST API was closed for good, it would never leave. */
export const PATIENCE = 24 * 3600_000;

/** What the source asks for; and that nothing is published of a post that WordPress is still writing, or that may hide a part. */
function patienceWith({ row, item }: PostLook, settle: number, now: number): number {
  const asked = item?.mayHoldMore ? Math.max(settle, PATIENCE) : settle;
  return row ? Math.max(asked, untilWhole(row.modifiedAt, now)) : asked;
}

function observe(look: PostLook, hash: string): Observation {
  const shown = needsContent(look.stored, look.approved) ? look.item !== undefined : look.visible;
  return shown ? { shown, hash } : { shown: false, exists: stays(look) };
}

/**
 * A post that was missing, while the brake held its Delete, and came back with another date and another content is
 * another post: a database that was put back to an older state gives its numbers again. The old Note goes, and a new one
 * comes.
 */
function isAnother({ notes }: CycleMeans, { stored, item }: PostLook, hash: string): boolean {
  if (!item || stored?.state !== 'live' || stored.missingCycles === 0 || stored.hash === hash) return false;
  const note = stored.noteId === null ? null : notes.living(stored.noteId);
  return note !== null && Math.abs(note.publishedAt - item.publishedAt) > SAME_MOMENT;
}

/** Will the post come back to us as it is? What lies in the trash may; but trash that we never knew is none of our business. */
function stays({ row, stored }: PostLook): boolean {
  if (row === undefined || row.status === 'auto-draft' || row.status === 'inherit') return false;
  return row.status !== 'trash' || stored !== null;
}
