import type { PostsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { HeldChange } from '../store/held-changes.js';
import type { StoredItem } from '../store/items.js';
import type { PostStatus } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import { type CycleMeans, freshItem } from './apply-plan.js';
import { type ChangePlan, UPDATES_A_CYCLE } from './change-plan.js';
import { fingerprintOf } from './item-fingerprint.js';
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
  /** What the source renders from, beside the item (`renderingOf`). */
  rendering: string;
  /** What the brake holds of it, or the operator decided about it; null: nothing. */
  held: HeldChange | null;
  /** What the brake holds of it may leave now. */
  released: boolean;
  /** The configuration selects otherwise than at the last look: what it leaves out now was not taken back by an editor. */
  otherwise: boolean;
}

/** Two dates that differ by less are one date. */
const SAME_MOMENT = 60_000;

export function postKey(id: number): string {
  return `post:${id}`;
}

/** What is made of a post whose content was not read. */
const NOTHING = { before: null, content: null, hash: '' };

/** Of what was there before us, and of what waits for the operator, it is enough to know whether it is still there. */
export function needsContent(stored: StoredItem | null, released: boolean): boolean {
  return stored?.state !== 'baseline' && (stored?.state !== 'held' || released);
}

/** Adds to the plan what has become of one post. */
export function weighPost(
  means: CycleMeans,
  source: PostsSourceConfig,
  site: Site,
  look: PostLook,
  plan: ChangePlan,
): void {
  const { id, stored, item } = look;
  const fingerprint = item ? fingerprintOf(item, look.rendering) : null;
  const isSame = stored?.state === 'live' && stored.hash !== null && stored.fingerprint === fingerprint;
  const { before, content, hash } = !item
    ? NOTHING
    : isSame
      ? { ...NOTHING, hash: stored.hash ?? '' }
      : rendered(means, source, site, item, stored);
  if (item && !isSame) plan.rendered += 1;
  const now = means.now();
  const identity = identityOf(look);
  // What is released has settled long ago, and starts afresh.
  const released = look.released && stored?.state === 'held';
  const remembered = released ? { ...stored, state: 'withdrawn' as const } : stored;
  const seen = isAnother(look, identity, hash) ? { shown: false as const, exists: true } : observe(look, hash);
  const patience = released && !item?.mayHoldMore ? 0 : patienceWith(look, source.settle, now);
  const decided = planChange(remembered, seen, patience, now);
  const forOthers = before !== null && content !== null && isForOthers(before, content);
  // Followers need not see how a post looks while a part of the blog is away; who may see it is never put off.
  const waits = decided.kind === 'update' && item?.provisional === true && !forOthers;
  if (waits) plan.owed.push(id);
  const change: Change = waits ? { kind: 'nothing' } : decided;
  const fresh = { key: postKey(id), postId: id, hash, identity };
  switch (change.kind) {
    case 'create':
      if (item && content) {
        const keep = released || plan.creates.length <= means.limits.maxCreates;
        const { publishedAt } = item;
        const old = !released && isOld(source, stored, publishedAt, now);
        plan.creates.push({ ...fresh, label: item.title, publishedAt, content: keep ? content : null, old });
      }
      return;
    case 'update':
      if (!stored?.noteId || !content || !item) return;
      if (forOthers) {
        plan.deletes.push({ ...stored, noteId: stored.noteId, seenAt: now, returns: true });
        return;
      }
      plan.updates.push({
        ...{ item: { ...stored, noteId: stored.noteId }, label: item.title, hash, identity },
        content: keepsUpdate(means, look, plan) ? content : null,
      });
      return;
    case 'delete':
      if (stored?.noteId) plan.deletes.push({ ...stored, noteId: stored.noteId, seenAt: now, ...asking(look) });
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
      if (stored && stored.state !== 'baseline') {
        const known = hash === stored.hash ? { fingerprint } : {};
        plan.remember.push({ ...stored, ...known, identity, seenAt: now, missingCycles: 0 });
      }
  }
}

/** After so long a post leaves as Herald itself renders it: where the REST API was closed for good, it would never leave. */
export const PATIENCE = 24 * 3600_000;

const LONG_AGO = 30 * 24 * 3600_000;

/** A post of long ago that nobody here knew. What was published before and comes back is no import. */
function isOld(source: PostsSourceConfig, stored: StoredItem | null, publishedAt: number, now: number): boolean {
  return !source.announceOld && stored?.state !== 'withdrawn' && publishedAt > 0 && now - publishedAt > LONG_AGO;
}

/** Is there a chance that this Update leaves in this cycle? */
function keepsUpdate({ limits }: CycleMeans, { held, released }: PostLook, plan: ChangePlan): boolean {
  if (held?.action !== 'update') return plan.updates.length <= limits.maxUpdates;
  return released && plan.updates.length < Math.max(UPDATES_A_CYCLE, limits.maxUpdates);
}

/** A post that the world still sees is out because of the configuration: only the operator knows whether that was meant. */
function asking({ row, held, otherwise }: PostLook): { asks?: 'configuration' } {
  const asked = otherwise || (held?.action === 'delete' && held.reason === 'configuration');
  return row?.public && asked ? { asks: 'configuration' } : {};
}

/** What the source asks for; and that nothing is published of a post that WordPress is still writing, or that may hide a part. */
function patienceWith({ row, item }: PostLook, settle: number, now: number): number {
  const asked = item?.mayHoldMore ? Math.max(settle, PATIENCE) : settle;
  return row ? Math.max(asked, untilWhole(row.modifiedAt, now)) : asked;
}

function observe(look: PostLook, hash: string): Observation {
  const shown = needsContent(look.stored, look.released) ? look.item !== undefined : look.visible;
  return shown ? { shown, hash } : { shown: false, exists: stays(look) };
}

/**
 * A post with another date, and another slug or guid, is another post: a database that was put back to an older state gives
 * its numbers again. So is one with another date and another content whose Delete the brake holds. The old Note goes, and a
 * new one comes. An editor who changes both date and slug gets a Delete and a Create; that is the safe error.
 */
function isAnother({ stored, item, held }: PostLook, identity: string | null, hash: string): boolean {
  if (!item || identity === null || stored?.state !== 'live' || !stored.identity || stored.hash === hash) return false;
  const [was, is] = [stored.identity, identity].map((one) => JSON.parse(one) as PostIdentity);
  if (!was || !is || Math.abs(was.publishedAt - is.publishedAt) <= SAME_MOMENT) return false;
  return held?.action === 'delete' || was.slug !== is.slug || was.guid !== is.guid;
}

/** What tells a post from another one that got its number. */
interface PostIdentity {
  slug: string;
  guid: string;
  publishedAt: number;
}

function identityOf({ row, item, stored }: PostLook): string | null {
  if (!row || !item) return stored?.identity ?? null;
  const { slug, guid } = row;
  return JSON.stringify({ slug, guid, publishedAt: item.publishedAt } satisfies PostIdentity);
}

/** Will the post come back to us as it is? What lies in the trash may; but trash that we never knew is none of our business. */
function stays({ row, stored }: PostLook): boolean {
  if (row === undefined || row.status === 'auto-draft' || row.status === 'inherit') return false;
  return row.status !== 'trash' || stored !== null;
}
