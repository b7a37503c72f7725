/** WordPress renews an edit lock every 15 s or so and itself calls it dead after 150 s (reference/wordpress.md §2.9). */
const LOCK_LIFE = 150_000;

export interface EditingSigns {
  /** When Herald first saw the text in exactly this form. */
  firstSeenAt: number;
  /** When the post was last saved, or null where WordPress wrote no date. */
  modifiedAt: number | null;
  /** Time in the post's `_edit_lock`, or null. */
  lockedAt: number | null;
}

/**
 * May this text leave, or is somebody still typing? Pure.
 * A text is unchanged since the last save of its post or since it was first seen, whichever is earlier. While the post
 * is open in an editor it must have been so for `lockPatience`: a tab forgotten over night shall not hold the news.
 */
export function isSettled(signs: EditingSigns, settle: number, lockPatience: number, now: number): boolean {
  const saved = signs.modifiedAt !== null && signs.modifiedAt <= now ? signs.modifiedAt : signs.firstSeenAt;
  const unchanged = now - Math.min(saved, signs.firstSeenAt);
  return unchanged >= (isLocked(signs.lockedAt, now) ? Math.max(settle, lockPatience) : settle);
}

export function isLocked(lockedAt: number | null, now: number): boolean {
  return lockedAt !== null && now - lockedAt < LOCK_LIFE && lockedAt - now < LOCK_LIFE;
}
