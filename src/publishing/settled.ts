/** WordPress renews an edit lock every 15 s or so and itself calls it dead after 150 s (wordpress.md §2.9). */
const LOCK_LIFE = 150_000;

/**
 * WordPress writes a post's row first; its terms and fields follow in the same request, those of meta boxes in the next one.
 * Who looks in between sees a published post without its opt-out, its hashtags and its picture.
 */
export const WHOLE_AFTER = 5000;

export interface EditingSigns {
  /** Since when the text has stood in exactly this form. */
  since: number;
  /** Time in the post's `_edit_lock`, or null. */
  lockedAt: number | null;
  /** It ends as a finished text does (`endsText`); absent: it does, or nothing can be said. */
  ends?: boolean;
}

/**
 * Since when has a text stood that is seen for the first time? Since its post was saved, for it was written then at the
 * latest; but what was not there at our last look cannot be older than that, whatever date the post bears. Pure.
 * @param modifiedAt last save of the post, or null where WordPress wrote no date
 * @param lastLook null for never
 */
export function stoodSince(modifiedAt: number | null, lastLook: number | null, now: number): number {
  const saved = modifiedAt !== null && modifiedAt <= now && modifiedAt >= (lastLook ?? 0);
  return saved ? modifiedAt : now;
}

/**
 * May this text leave, or is somebody still typing? Pure. It must have stood for `settle`; while its post is open in an
 * editor, for `lockPatience`: a tab forgotten over night shall not hold the news. The same holds for a text that was
 * written in an editor and breaks off: a laptop that is closed ends the lock, and not the sentence.
 */
export function isSettled(signs: EditingSigns, settle: number, lockPatience: number, now: number): boolean {
  const breaksOff = signs.ends === false && signs.lockedAt !== null && signs.lockedAt >= signs.since - LOCK_LIFE;
  const patient = isLocked(signs.lockedAt, now) || breaksOff;
  return now - signs.since >= (patient ? Math.max(settle, lockPatience) : settle);
}

/** Sentences end with one of these, which quotation marks and brackets may follow. Thai and Lao have no full stop. */
const END = /(?:[.!?…。！？．｡।॥۔؟။។՞։]|\p{Extended_Pictographic}\ufe0f?|[\p{sc=Thai}\p{sc=Lao}])[\p{Pe}\p{Pf}"'*]*$/u;

/** Does a text end as finished texts do: with the end of a sentence, with a bracket, or with the words of a link? Pure. */
export function endsText(text: string, lastLink: string | null): boolean {
  return (
    END.test(text) || /[\p{Pe}\p{Pf}]$/u.test(text) || (lastLink !== null && lastLink !== '' && text.endsWith(lastLink))
  );
}

export function isLocked(lockedAt: number | null, now: number): boolean {
  return lockedAt !== null && now - lockedAt < LOCK_LIFE && lockedAt - now < LOCK_LIFE;
}

/**
 * How long a post still has to be left alone until its row stands for the whole of it. Pure. A date of long ago (planned
 * and live now, imported, from a clock that is behind) asks for no wait, and one of the future for the whole.
 * @param modifiedAt last save of the post, or null where WordPress wrote no date
 * @returns milliseconds, at most WHOLE_AFTER
 */
export function untilWhole(modifiedAt: number | null, now: number): number {
  return Math.max(0, stoodSince(modifiedAt, null, now) + WHOLE_AFTER - now);
}
