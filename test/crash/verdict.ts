import Sqlite from 'better-sqlite3';
import type { Arrival } from '../lab/counting-sink.js';
import type { Story } from './busy-blog.js';
import { inboxOf, isTaken } from './wayward-readers.js';

export interface Evidence {
  stories: readonly Story[];
  arrivals: readonly Arrival[];
  inboxes: readonly string[];
  /** Herald's store, nobody using it. */
  store: string;
}

export interface Verdict {
  /** A line for each promise that was broken. */
  faults: string[];
  counts: {
    posts: number;
    announced: number;
    trashed: number;
    deleted: number;
    arrivals: number;
    /** The same activity at the same inbox once more: a crash between the POST and its record. */
    repeated: number;
  };
}

interface Seen {
  id: string;
  type: string;
  /** The Note. */
  object: string;
  /** Of the Note's permalink; empty where it has none. */
  slug: string;
  inbox: string;
  text: string;
  taken: boolean;
}

/** Judges what the readers got against what the blog's editors did: once, whole, in order, and nothing lost (promises 3 and 6). */
export function judge({ stories, arrivals, inboxes, store }: Evidence): Verdict {
  const faults: string[] = [];
  const seen = arrivals.map(seenIn);
  faults.push(...sameBytes(seen), ...storeFaults(store, seen));
  const published = stories.filter(({ old }) => !old);
  const bySlug = grouped(
    seen.filter(({ type }) => type === 'Create'),
    ({ slug }) => slug,
  );
  const byObject = grouped(seen, ({ object }) => object);
  let announced = 0;
  let deleted = 0;
  for (const story of stories) {
    const creates = bySlug.get(story.slug) ?? [];
    if (story.old) {
      if (creates.length > 0) faults.push(`${story.slug} was there before Herald and was announced`);
      continue;
    }
    const ids = new Set(creates.map(({ id }) => id));
    const notes = new Set(creates.map(({ object }) => object));
    if (ids.size > 1 || notes.size > 1) faults.push(`${story.slug} has ${ids.size} Creates of ${notes.size} Notes`);
    const [note] = notes;
    if (note === undefined) {
      // Gone again before Herald saw it, or before anything left: then there is nothing to tell.
      if (!story.trashed) faults.push(`${story.slug} was never announced`);
      continue;
    }
    announced += 1;
    if (story.trashed) deleted += 1;
    for (const inbox of inboxes) {
      const here = (byObject.get(note) ?? []).filter((one) => one.inbox === inbox);
      faults.push(...inboxFaults(story, here).map((fault) => `${story.slug} at ${inbox}: ${fault}`));
    }
  }
  const known = new Set([...bySlug.values()].flat().map(({ object }) => object));
  for (const { id, type, object } of seen)
    if (!known.has(object)) faults.push(`${type} ${id} is about ${object}, which nobody was told of`);
  const distinct = new Set(seen.map(({ id, inbox }) => `${id} ${inbox}`));
  const counts = {
    posts: published.length,
    announced,
    trashed: published.filter(({ trashed }) => trashed).length,
    deleted,
    arrivals: seen.length,
    repeated: seen.length - distinct.size,
  };
  return { faults: [...new Set(faults)], counts };
}

/** What one inbox saw of one post's Note, in the order of arrival. */
function inboxFaults(story: Story, here: Seen[]): string[] {
  const faults: string[] = [];
  const order = here.map(({ type }) => type);
  const lastCreate = order.lastIndexOf('Create');
  const firstDelete = order.indexOf('Delete');
  if (order.includes('Update') && order.indexOf('Update') < lastCreate) faults.push('an Update before its Create');
  if (firstDelete >= 0 && order.some((type, place) => type !== 'Delete' && place > firstDelete))
    faults.push('something came after the Delete');
  const taken = here.filter((one) => one.taken);
  if (story.trashed) {
    // Nothing was ever sent there: there is nothing to take back.
    if (here.length > 0 && taken.at(-1)?.type !== 'Delete') faults.push('the Delete was lost');
    return faults;
  }
  if (firstDelete >= 0) faults.push('was deleted, though it stands on the blog');
  if (!taken.some(({ type }) => type === 'Create')) faults.push('the Create was lost');
  else if (!taken.at(-1)?.text.includes(story.text)) faults.push(`the last edit was lost: ${taken.at(-1)?.text}`);
  return faults;
}

/** An id stands for its bytes: what is sent again is the same activity. */
function sameBytes(seen: Seen[]): string[] {
  const texts = new Map<string, string>();
  return seen
    .filter(({ id, text }) => {
      const first = texts.get(id) ?? text;
      texts.set(id, first);
      return first !== text;
    })
    .map(({ id }) => `${id} was sent with two different bodies`);
}

function storeFaults(file: string, seen: Seen[]): string[] {
  const sql = new Sqlite(file, { readonly: true });
  try {
    const faults: string[] = [];
    const health = sql.pragma('integrity_check', { simple: true });
    if (health !== 'ok') faults.push(`the store is broken: ${health}`);
    const column = (text: string) => new Set(sql.prepare<[], string>(text).pluck().all());
    const last = (address: string) => address.split('/').at(-1) ?? '';
    const notes = column('SELECT id FROM notes');
    const activities = column('SELECT id FROM activities');
    for (const { id, type, object } of seen) {
      if (!notes.has(last(object))) faults.push(`${type} ${id} refers to a Note that the store does not know`);
      if (!activities.has(last(id))) faults.push(`${type} ${id} is not in the store`);
    }
    const twice = sql.prepare('SELECT key FROM notes GROUP BY source, key HAVING count(*) > 1').pluck().all();
    faults.push(...twice.map((key) => `${key} has two Notes`));
    const ends = column('SELECT DISTINCT state FROM deliveries');
    for (const state of ends)
      if (state !== 'delivered' && state !== 'superseded') faults.push(`there are deliveries that ended ${state}`);
    return faults;
  } finally {
    sql.close();
  }
}

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

function seenIn(arrival: Arrival): Seen {
  const { id, type, object } = (arrival.activity ?? {}) as { id?: string; type?: string; object?: Noted | string };
  const note = typeof object === 'object' ? object : { id: object };
  const slug = /\/([^/]+)\/$/.exec(String(note.url ?? ''))?.[1] ?? '';
  return {
    id: id ?? '',
    type: type ?? '',
    object: String(note.id),
    slug,
    inbox: inboxOf(arrival),
    text: arrival.body.toString('utf8'),
    taken: isTaken(arrival),
  };
}

interface Noted {
  id?: unknown;
  url?: unknown;
}
