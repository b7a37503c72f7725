import type { Note, NoteContent, Tombstone } from '../model/note.js';
import type { Database } from './database.js';

interface Row {
  id: string;
  source: string;
  key: string;
  content: string | null;
  published_at: number;
  updated_at: number | null;
  deleted_at: number | null;
}

export interface NewNote {
  note: Note;
  /** wp_posts.ID, null for a Note sent in by hand. */
  postId: number | null;
  hash: string;
}

export type NoteStore = ReturnType<typeof noteStore>;

/** How often this process wrote to the table; per database, however many stores were made of it. */
const revisions = new WeakMap<Database, number>();

/** The table `notes`. A deleted Note keeps its id and loses everything else. */
export function noteStore(db: Database) {
  const { sql } = db;
  const changed = () => revisions.set(db, (revisions.get(db) ?? 0) + 1);
  const columns = 'id, source, key, content, published_at, updated_at, deleted_at';
  const insert = sql.prepare(
    `INSERT INTO notes (id, source, key, post_id, content, url, hash, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = sql.prepare(
    'UPDATE notes SET content = ?, url = ?, hash = ?, updated_at = ? WHERE id = ? AND deleted_at IS NULL',
  );
  const remove = sql.prepare(
    'UPDATE notes SET content = NULL, url = NULL, hash = NULL, sticky = 0, deleted_at = ? WHERE id = ? AND deleted_at IS NULL',
  );
  const byId = sql.prepare<[string], Row>(`SELECT ${columns} FROM notes WHERE id = ?`);
  const atUrl = `SELECT ${columns} FROM notes WHERE url = ? AND deleted_at IS NULL`;
  const postByUrl = sql.prepare<[string], Row>(`${atUrl} AND key GLOB 'post:*' ORDER BY seq DESC LIMIT 1`);
  const itemByUrl = sql.prepare<[string], Row>(`${atUrl} ORDER BY seq LIMIT 1`);
  const ofPost = sql.prepare<[number], Row>(
    `SELECT ${columns} FROM notes WHERE post_id = ? AND deleted_at IS NULL AND key GLOB 'post:*' ORDER BY seq DESC LIMIT 1`,
  );
  const sticky = sql.prepare<[], Row>(
    `SELECT ${columns} FROM notes WHERE sticky = 1 AND deleted_at IS NULL ORDER BY published_at DESC LIMIT 20`,
  );
  const latest = sql.prepare<[number], Row>(
    `SELECT ${columns} FROM notes WHERE deleted_at IS NULL ORDER BY seq DESC LIMIT ?`,
  );
  const stuck = sql
    .prepare<[string], number>('SELECT post_id FROM notes WHERE sticky = 1 AND deleted_at IS NULL AND source = ?')
    .pluck();
  const stick = sql.prepare('UPDATE notes SET sticky = ? WHERE post_id = ? AND source = ? AND deleted_at IS NULL');
  const live = sql.prepare<[], { n: number }>('SELECT count(*) AS n FROM notes WHERE deleted_at IS NULL');
  return {
    insert({ note, postId, hash }: NewNote): void {
      const { content } = note;
      changed();
      insert.run(note.id, note.source, note.key, postId, JSON.stringify(content), content.url, hash, note.publishedAt);
    },
    update(id: string, content: NoteContent, hash: string, updatedAt: number): void {
      changed();
      update.run(JSON.stringify(content), content.url, hash, updatedAt, id);
    },
    /** The text goes at once; the id stays and answers 410 for ever. */
    remove(id: string, deletedAt: number): void {
      changed();
      remove.run(deletedAt, id);
    },
    byId(id: string): Note | Tombstone | null {
      const row = byId.get(id);
      return row ? fromRow(row) : null;
    },
    /** The living Note with this id, or null. */
    living(id: string): Note | null {
      const row = byId.get(id);
      return row?.content != null ? noteFromRow(row, row.content) : null;
    },
    /**
     * The Note of the page at this address, the newest where there are several. News items without an anchor share the
     * address of their page: the first of them speaks for it where the page has no Note of its own.
     */
    byUrl(url: string): Note | null {
      const row = postByUrl.get(url) ?? itemByUrl.get(url);
      return row?.content != null ? noteFromRow(row, row.content) : null;
    },
    /** The newest living Note of a whole post, not of an item in it. @param postId wp_posts.ID */
    ofPost(postId: number): Note | null {
      const row = ofPost.get(postId);
      return row?.content != null ? noteFromRow(row, row.content) : null;
    },
    /** For the featured collection, newest first, at most 20. */
    sticky(): Note[] {
      return living(sticky.all());
    },
    latest(limit: number): Note[] {
      return living(latest.all(limit));
    },
    /** Makes the Notes of exactly these posts of the source the featured ones. */
    setSticky(source: string, postIds: readonly number[]): void {
      const before = new Set(stuck.all(source));
      const after = new Set(postIds);
      let changes = 0;
      for (const postId of before) if (!after.has(postId)) changes += stick.run(0, postId, source).changes;
      for (const postId of after) if (!before.has(postId)) changes += stick.run(1, postId, source).changes;
      if (changes > 0) changed();
    },
    /**
     * Grows with every write: what was read at one revision still holds at the same. One process writes (the instance lock),
     * and transactions are synchronous, so nobody reads in the middle of one.
     */
    revision(): number {
      return revisions.get(db) ?? 0;
    },
    count(): number {
      return live.get()?.n ?? 0;
    },
  };
}

function living(rows: Row[]): Note[] {
  return rows.flatMap((row) => (row.content === null ? [] : [noteFromRow(row, row.content)]));
}

function fromRow(row: Row): Note | Tombstone {
  if (row.content === null || row.deleted_at !== null) {
    return { id: row.id, publishedAt: row.published_at, deletedAt: row.deleted_at ?? row.published_at };
  }
  return noteFromRow(row, row.content);
}

function noteFromRow(row: Row, content: string): Note {
  return {
    id: row.id,
    source: row.source,
    key: row.key,
    content: JSON.parse(content) as NoteContent,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
  };
}
