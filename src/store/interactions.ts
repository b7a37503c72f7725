import type {
  Interaction,
  InteractionAuthor,
  InteractionKind,
  RemoteVisibility,
  RemoteWords,
  StoredInteraction,
} from '../model/interaction.js';
import type { Database } from './database.js';

interface Row {
  seq: number;
  kind: InteractionKind;
  uri: string;
  actor: string;
  handle: string;
  name: string;
  note_id: string | null;
  parent: string | null;
  emoji: string | null;
  html: string | null;
  summary: string | null;
  language: string | null;
  url: string | null;
  visibility: RemoteVisibility;
  published_at: number;
  received_at: number;
  updated_at: number | null;
  hidden: number;
  deleted_at: number | null;
}

export interface InteractionFilter {
  kinds?: readonly InteractionKind[];
  /** Opaque id of our Note. */
  noteId?: string;
  /** Those that their owner deleted as well, as Tombstones. */
  deleted?: boolean;
}

/**
 * How much strangers can make us keep (promise 9): rows, and those with words among them. Above that the oldest go, first
 * those that nobody is shown; without waiting for the hour, once so many new ones came. The public counts do not sink.
 */
export interface InteractionCaps {
  rows: number;
  words: number;
  every: number;
}

export const INTERACTION_CAPS: InteractionCaps = { rows: 200_000, words: 50_000, every: 1000 };
const DAY = 24 * 3600_000;
/** What is shown to nobody was told long ago: mentions, and what was said to followers or to us alone. */
const KEEP_PRIVATE = 365 * DAY;
/** What was said to a Note that is gone. */
const KEEP_OF_GONE = 30 * DAY;

export type InteractionStore = ReturnType<typeof interactionStore>;

/** The tables `interactions` and `interaction_counts` (which triggers keep). Every write expects the caller's transaction. */
export function interactionStore({ sql }: Database, caps: InteractionCaps = INTERACTION_CAPS) {
  const put = sql.prepare(
    `INSERT INTO interactions (kind, uri, actor, host, handle, name, note_id, parent, emoji, html, summary, language, url,
       visibility, published_at, received_at, updated_at, hidden)
     VALUES (@kind, @uri, @actor, @host, @handle, @name, @noteId, @parent, @emoji, @html, @summary, @language, @url,
       @visibility, @publishedAt, @receivedAt, @updatedAt, @hidden)`,
  );
  const edit = sql.prepare(
    `UPDATE interactions SET html = @html, summary = @summary, language = @language, url = @url, visibility = @visibility,
       updated_at = @updatedAt WHERE seq = @seq AND deleted_at IS NULL`,
  );
  const tombstone = `deleted_at = ?, html = NULL, summary = NULL, language = NULL, url = NULL, emoji = NULL, name = '', handle = ''`;
  const bury = sql.prepare(`UPDATE interactions SET ${tombstone} WHERE seq = ? AND deleted_at IS NULL`);
  const remove = sql.prepare('DELETE FROM interactions WHERE seq = ?');
  const hide = sql.prepare('UPDATE interactions SET hidden = hidden | 2 WHERE seq = ?');
  const show = sql.prepare('UPDATE interactions SET hidden = hidden & ~2 WHERE seq = ?');
  const inboxesOf = sql
    .prepare<[string], string>(`
      SELECT DISTINCT coalesce(r.shared_inbox, r.inbox) FROM interactions i JOIN remote_actors r ON r.id = i.actor
      WHERE i.note_id = ? AND i.hidden & 1 = 0`)
    .pluck();
  const bySeq = sql.prepare<[number], Row>('SELECT * FROM interactions WHERE seq = ?');
  const byUri = sql.prepare<[string], Row>('SELECT * FROM interactions WHERE uri = ?');
  const reaction = sql.prepare<[string, string, string], Row>(
    "SELECT * FROM interactions WHERE actor = ? AND kind = ? AND note_id = ? AND kind IN ('like','announce')",
  );
  const exchange = sql.prepare('UPDATE interactions SET uri = ?, emoji = ? WHERE seq = ?');
  const rename = sql.prepare('UPDATE interactions SET handle = ?, name = ? WHERE actor = ? AND deleted_at IS NULL');
  const hasOf = sql.prepare<[string], number>('SELECT 1 FROM interactions WHERE actor = ? LIMIT 1').pluck();
  const removeOf = sql.prepare('DELETE FROM interactions WHERE actor = ?');
  const prunings = [
    sql.prepare(
      `DELETE FROM interactions WHERE received_at < ? AND deleted_at IS NULL
         AND (kind = 'mention' OR visibility IN ('followers','direct'))`,
    ),
    ...['interactions', 'interaction_counts'].map((table) =>
      sql.prepare(`DELETE FROM ${table} WHERE note_id IN (SELECT id FROM notes WHERE deleted_at < ?)`),
    ),
  ] as const;
  const surplus = (['', 'html IS NOT NULL'] as const).map((condition) => {
    const where = condition && `WHERE ${condition}`;
    return {
      most: condition === '' ? caps.rows : caps.words,
      count: sql.prepare<[], number>(`SELECT count(*) FROM interactions ${where}`).pluck(),
      oldest: sql
        .prepare<[number], number>(
          `SELECT seq FROM interactions ${where}
           ORDER BY hidden OR note_id IS NULL OR visibility IN ('followers','direct') DESC, received_at LIMIT ?`,
        )
        .pluck(),
    };
  });
  // What was counted stays counted: the triggers take away what this adds.
  const keepCounts = sql.prepare(
    `UPDATE interaction_counts SET replies = interaction_counts.replies + gone.replies, likes = interaction_counts.likes + gone.likes,
       shares = interaction_counts.shares + gone.shares
     FROM (SELECT note_id AS id, sum(kind = 'reply') AS replies, sum(kind = 'like') AS likes, sum(kind = 'announce') AS shares
           FROM shown_interactions WHERE seq IN (SELECT value FROM json_each(?)) GROUP BY note_id) AS gone
     WHERE note_id = gone.id`,
  );
  const drop = sql.prepare('DELETE FROM interactions WHERE seq IN (SELECT value FROM json_each(?))');
  let grown = 0;

  function dropSurplus(): void {
    grown = 0;
    for (const { most, count, oldest } of surplus) {
      const over = (count.get() ?? 0) - most;
      if (over <= 0) continue;
      const seqs = JSON.stringify(oldest.all(over));
      keepCounts.run(seqs);
      drop.run(seqs);
    }
  }

  const counts = sql.prepare<[string], { replies: number; likes: number; shares: number }>(
    'SELECT replies, likes, shares FROM interaction_counts WHERE note_id = ?',
  );
  const shown = sql.prepare<[string, string, number, number], Row>(
    'SELECT * FROM shown_interactions WHERE note_id = ? AND kind = ? AND seq > ? ORDER BY seq LIMIT +?',
  );
  return {
    ...blockedOnes(sql),
    /** @returns its seq. @throws on a second row of the same actor and uri, or a second like or announce of the same Note: ask first */
    record({ author, words, hidden, ...rest }: Interaction): number {
      const { host } = new URL(author.actor);
      const { lastInsertRowid } = put.run({ ...rest, ...author, ...wordsRow(words), host, hidden: Number(hidden) });
      grown += 1;
      if (grown >= caps.every) dropSurplus();
      return Number(lastInsertRowid);
    },
    /** New words for one that is known; Tombstones stay what they are. @returns whether there was one */
    edit(seq: number, words: RemoteWords, visibility: RemoteVisibility, updatedAt: number): boolean {
      return edit.run({ seq, ...wordsRow(words), visibility, updatedAt }).changes > 0;
    },
    /** Its owner deleted it: the row stays, without words, so that it cannot come again (D59). @returns whether it was there */
    bury(seq: number, now: number): boolean {
      return bury.run(now, seq).changes > 0;
    },
    /** A like or announce that was taken back leaves nothing: it may be given again. */
    remove(seq: number): void {
      remove.run(seq);
    },
    /** The operator takes it out of what everybody may see, or puts it back. @returns whether it was there */
    hide(seq: number, hidden: boolean): boolean {
      return (hidden ? hide : show).run(seq).changes > 0;
    },
    /** The same actor reacts anew, with another activity or another emoji: that counts once. */
    exchange(seq: number, uri: string, emoji: string | null): void {
      exchange.run(uri, emoji, seq);
    },
    /** How an actor is called now. */
    rename({ actor, handle, name }: InteractionAuthor): void {
      rename.run(handle, name, actor);
    },
    /** An actor that is gone leaves nothing. @returns whether there was anything */
    removeOf(actor: string): boolean {
      return removeOf.run(actor).changes > 0;
    },
    hasOf(actor: string): boolean {
      return hasOf.get(actor) === 1;
    },
    /** Forgets what has served its time. Tombstones stay while there is room (D59). */
    prune(now: number): void {
      const [unshown, ...ofGone] = prunings;
      unshown.run(now - KEEP_PRIVATE);
      for (const statement of ofGone) statement.run(now - KEEP_OF_GONE);
      dropSurplus();
    },
    /** Where those are who interacted with this Note and are not blocked. */
    inboxesOf(noteId: string): string[] {
      return inboxesOf.all(noteId);
    },
    bySeq(seq: number): StoredInteraction | null {
      const row = bySeq.get(seq);
      return row ? fromRow(row) : null;
    },
    /** All rows with this uri: of its owner, or of whoever claims it. */
    byUri(uri: string): StoredInteraction[] {
      return byUri.all(uri).map(fromRow);
    },
    /** This actor's like or announce of this Note. */
    reaction(actor: string, kind: 'like' | 'announce', noteId: string): StoredInteraction | null {
      const row = reaction.get(actor, kind, noteId);
      return row ? fromRow(row) : null;
    },
    /** What everybody may see; zeros where nothing happened. */
    counts(noteId: string): { replies: number; likes: number; shares: number } {
      return counts.get(noteId) ?? { replies: 0, likes: 0, shares: 0 };
    },
    /** What everybody may see of one kind, oldest first, after `afterSeq`. */
    shown(noteId: string, kind: 'reply' | 'like' | 'announce', afterSeq: number, limit: number): StoredInteraction[] {
      return shown.all(noteId, kind, afterSeq, limit).map(fromRow);
    },
    /** For the operator: newest first, below `beforeSeq`. */
    list(filter: InteractionFilter, beforeSeq: number | null, limit: number): StoredInteraction[] {
      const { kinds, noteId, deleted = false } = filter;
      const conditions = ['seq < ?', ...(deleted ? [] : ['deleted_at IS NULL'])];
      const values: (string | number)[] = [beforeSeq ?? Number.MAX_SAFE_INTEGER];
      if (kinds) {
        conditions.push(`kind IN (${kinds.map(() => '?').join(', ')})`);
        values.push(...kinds);
      }
      if (noteId !== undefined) {
        conditions.push('note_id = ?');
        values.push(noteId);
      }
      const query = `SELECT * FROM interactions WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`;
      return sql
        .prepare<(string | number)[], Row>(query)
        .all(...values, limit)
        .map(fromRow);
    },
  };
}

/** What moderation needs: whose interactions are hidden because their author is blocked (bit 1; the operator's own hiding is bit 2). */
function blockedOnes(sql: Database['sql']) {
  const hosts = sql
    .prepare<[string, number], string>('SELECT DISTINCT host FROM interactions WHERE host > ? ORDER BY host LIMIT +?')
    .pluck();
  const hostsHidden = sql
    .prepare<[string, number], string>(
      'SELECT DISTINCT host FROM interactions WHERE hidden & 1 AND host > ? ORDER BY host LIMIT +?',
    )
    .pluck();
  const at = sql.prepare<[string, number, number], { seq: number; actor: string; blocked: number }>(
    'SELECT seq, actor, hidden & 1 AS blocked FROM interactions WHERE host = ? AND seq > ? ORDER BY seq LIMIT +?',
  );
  const hide = sql.prepare('UPDATE interactions SET hidden = hidden | 1 WHERE seq = ?');
  const show = sql.prepare('UPDATE interactions SET hidden = hidden & ~1 WHERE seq = ?');
  return {
    /** `host[:port]`s that interactions came from, in order, after `host`. */
    hostsAfter(host: string, limit: number): string[] {
      return hosts.all(host, limit);
    },
    /** Those of them with interactions that are hidden for their author's sake. */
    blockedHostsAfter(host: string, limit: number): string[] {
      return hostsHidden.all(host, limit);
    },
    /** Interactions from one host, oldest first, after `seq`. */
    authorsAt(host: string, seq: number, limit: number): { seq: number; actor: string; blocked: boolean }[] {
      return at.all(host, seq, limit).map((row) => ({ ...row, blocked: row.blocked === 1 }));
    },
    /** Hides one for its author's sake, or takes that back; what the operator hid stays hidden. */
    setBlocked(seq: number, blocked: boolean): void {
      (blocked ? hide : show).run(seq);
    },
  };
}

function wordsRow(words: RemoteWords | null) {
  return words ?? { html: null, summary: null, language: null, url: null };
}

function fromRow(row: Row): StoredInteraction {
  const { html, summary, language, url } = row;
  return {
    seq: row.seq,
    kind: row.kind,
    uri: row.uri,
    author: { actor: row.actor, handle: row.handle, name: row.name },
    noteId: row.note_id,
    parent: row.parent,
    emoji: row.emoji,
    words: html === null ? null : { html, summary, language, url },
    visibility: row.visibility,
    publishedAt: row.published_at,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    hidden: row.hidden !== 0,
    deletedAt: row.deleted_at,
  };
}
