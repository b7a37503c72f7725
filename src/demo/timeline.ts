import type { ParsedActivity } from '../activitypub/parse-activity.js';
import { idOf } from '../activitypub/untrusted.js';
import { htmlToText, sanitizeHtml } from '../publishing/sanitize-html.js';
import type { Sent } from './sample-story.js';

export interface TimelinePicture {
  url: string;
  alt: string;
}

/** A Note as the follower has it. */
export interface TimelineEntry {
  id: string;
  /** Counts the Notes in the order in which they came. */
  number: number;
  url: string;
  /** Sanitised HTML, the newest last; what was before is kept. */
  versions: { html: string; at: number }[];
  pictures: TimelinePicture[];
  /** Milliseconds since the epoch, or null. */
  deletedAt: number | null;
}

/** An activity about a Note, once it was believed. */
export interface Arrival {
  type: Sent;
  noteId: string;
  entry: TimelineEntry | null;
  /** What a person reads now; empty for a Delete. */
  text: string;
  at: number;
}

export interface Timeline {
  /** Adds, replaces or strikes out. @returns null when the activity is about no Note */
  take(activity: Pick<ParsedActivity, 'type' | 'object' | 'embedded'>, at: number): Arrival | null;
  /** Newest first. */
  entries(): readonly TimelineEntry[];
}

/** The demo may run for days. */
const MOST_ENTRIES = 100;
const sent: readonly string[] = ['Create', 'Update', 'Delete'] satisfies Sent[];

export function createTimeline(): Timeline {
  const entries = new Map<string, TimelineEntry>();
  let count = 0;

  const add = (id: string, url: string): TimelineEntry => {
    count += 1;
    const entry: TimelineEntry = { id, number: count, url, versions: [], pictures: [], deletedAt: null };
    entries.set(id, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_ENTRIES) break;
      entries.delete(oldest);
    }
    return entry;
  };

  return {
    take(activity, at) {
      const { object: noteId, embedded } = activity;
      const type = activity.type as Sent;
      if (!sent.includes(type) || noteId === null) return null;
      if (type === 'Delete') {
        const entry = entries.get(noteId) ?? null;
        if (entry) entry.deletedAt ??= at;
        return { type, noteId, entry, text: '', at };
      }
      if (embedded?.type !== 'Note' && embedded?.type !== 'Article') return null;
      const content = typeof embedded.content === 'string' ? embedded.content : '';
      const known = entries.get(noteId);
      const entry = known ?? (type === 'Create' ? add(noteId, idOf(embedded.url) ?? noteId) : null);
      entry?.versions.push({ html: sanitizeHtml(content), at });
      if (entry) entry.pictures = picturesOf(embedded.attachment);
      return { type, noteId, entry, text: htmlToText(content), at };
    },
    entries: () => [...entries.values()].reverse(),
  };
}

function picturesOf(attachment: unknown): TimelinePicture[] {
  const list: unknown[] = Array.isArray(attachment) ? attachment.slice(0, 4) : [];
  return list.flatMap((value) => {
    const { url, name } = (value ?? {}) as { url?: unknown; name?: unknown };
    const address = idOf(url);
    return address === null ? [] : [{ url: address, alt: typeof name === 'string' ? name : '' }];
  });
}
