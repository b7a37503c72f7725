import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import type { Config, SourceConfig, WordPressConfig } from '../../src/config/config.js';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { NoteContent } from '../../src/model/note.js';
import type { Profile, SiteActor } from '../../src/model/site-actor.js';
import type { BrakeLimits } from '../../src/publishing/brake.js';
import { createPublisher, type Publisher } from '../../src/publishing/cycle.js';
import type { CycleReport } from '../../src/publishing/cycle-report.js';
import { activityStore } from '../../src/store/activities.js';
import { cursorStore } from '../../src/store/cursors.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { followerStore } from '../../src/store/followers.js';
import { heldChangeStore } from '../../src/store/held-changes.js';
import { itemStore, type StoredItem } from '../../src/store/items.js';
import { noteStore } from '../../src/store/notes.js';
import { settingsStore } from '../../src/store/settings.js';
import type { Rest } from '../../src/wordpress/rest.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { postsSource, someConfig, wordpressConfig } from '../config/some-config.js';
import { type LogLine, recordingLog } from '../stand-ins/recording-log.js';
import { signedText } from '../stand-ins/signed-text.js';

export { newsSource, postsSource } from '../config/some-config.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What an activity carried, as far as the stories look at it. */
export interface Sent {
  type: string;
  /** Opaque id of the Note. */
  note: string;
  outbox: boolean;
  object: SentObject;
  published: number;
}

/** A Note, or the Tombstone of one. */
export interface SentObject {
  id: string;
  type: string;
  content?: string;
  contentMap?: Record<string, string>;
  url?: string;
  published?: string;
  updated?: string;
  tag?: { type: string; name: string; href: string }[];
  attachment?: { url: string; name?: string; width?: number; height?: number }[];
}

export interface NoteRow {
  id: string;
  source: string;
  postId: number | null;
  content: NoteContent | null;
  sticky: boolean;
  publishedAt: number;
  updatedAt: number | null;
  deletedAt: number | null;
}

export interface StageOptions {
  /** When the story begins. */
  start?: Date;
  sources?: SourceConfig[];
  /** Another blog than the sample one: a real WordPress's database. */
  wordpress?: Partial<WordPressConfig>;
  brake?: Partial<BrakeLimits>;
  rest?: Rest;
  approveFollowers?: boolean;
}

/** A blog, the store and the publisher beside it, and a clock that only the story moves. No network, no schedule. */
export interface Stage {
  blog: SampleBlog;
  publisher: Publisher;
  db: Database;
  log: LogLine[];
  /** What the operator was told of. */
  trouble: string[];
  now(): number;
  pass(milliseconds: number): void;
  /** The clock steps, as clocks do. */
  setClock(at: number): void;
  /** Writes to the blog's tables past WordPress, as scripts and plugins do. */
  meddle(sql: string, ...values: unknown[]): void;
  /** One cycle of all sources, now. */
  cycle(options?: { full?: boolean; dryRun?: boolean }): Promise<CycleReport[]>;
  /** A minute passes, then one cycle, which must find nothing wrong. @returns the report of one source, else the first */
  look(options?: { full?: boolean; source?: string }): Promise<CycleReport>;
  /** A day with much going on that is none of our business: what happened before leaves no fresh trace. */
  bury(): Promise<void>;
  /** What was given to the followers since the last call. */
  sent(): Sent[];
  /** The same as `Create Title` lines: first words of the Note. */
  told(): string[];
  notes(): NoteRow[];
  living(): NoteRow[];
  items(source?: string): StoredItem[];
  /** Grows with every write to the Notes. */
  noteRevision(): number;
  /** Everything in the store, to compare. */
  dump(): Record<string, unknown[]>;
  /** The worker's part: whatever is pending has arrived. */
  deliver(): void;
  /** Stops the process and starts another, perhaps with another configuration. */
  restart(options?: StageOptions): void;
  /** The nth enqueue from now on throws; null heals. */
  breakEnqueue(nth: number | null): void;
  /** Cursors cannot be written: the process dies at the end of its cycle. */
  breakCursors(broken: boolean): void;
  close(): Promise<void>;
}

export function setStage(options: StageOptions = {}): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'herald-stage-'));
  let at = options.start?.getTime() ?? Date.UTC(2026, 4, 4, 9, 0, 0);
  let minted = 0;
  let fuse: number | null = null;
  let cursorsBroken = false;
  let seen = 0;
  const now = () => at;
  const blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now });
  const uris = urisFor('https://blog.test');
  const { log, lines } = recordingLog();
  const trouble: string[] = [];
  let current = options;
  let db: Database;
  let wordpress: WordPress;
  let publisher: Publisher;
  open();

  function open(): void {
    db = openDatabase(join(folder, 'herald.sqlite'));
    const config = configOf(blog.url, folder, current);
    wordpress = openWordPress(config.wordpress, {}, current.rest ?? null);
    const enqueue = createEnqueue({ db, now, ownHost: uris.host });
    const cursors = cursorStore(db);
    publisher = createPublisher({
      db,
      now,
      config,
      uris,
      wordpress,
      log,
      limits: config.brake,
      signedText,
      mintId: () => `id${String(++minted).padStart(8, '0')}`,
      notes: noteStore(db),
      items: itemStore(db),
      activities: activityStore(db),
      settings: settingsStore(db),
      held: heldChangeStore(db),
      tellTrouble: (_subject, text) => trouble.push(text),
      // Only stories about the profile look at what is said of it.
      actor: () => (current.approveFollowers === undefined ? null : someActor(settingsStore(db).get('profile'))),
      cursors: {
        ...cursors,
        set(...values) {
          if (cursorsBroken) throw new Error('the process was killed');
          cursors.set(...values);
        },
      },
      enqueue: {
        toFollowers(outgoing, since) {
          const count = enqueue.toFollowers(outgoing, since);
          if (fuse !== null && --fuse === 0) throw new Error('the disk is full');
          return count;
        },
      },
    });
    followerStore(db).upsert({
      ...{ actor: 'https://social.test/users/reader', inbox: 'https://social.test/inbox', sharedInbox: null },
      ...{ followId: 'https://social.test/follows/1', since: at },
    });
  }

  const all = <T>(sql: string, ...values: unknown[]) => db.sql.prepare(sql).all(...values) as T[];
  const notes = () =>
    all<Record<string, never>>('SELECT * FROM notes ORDER BY seq').map(
      (row): NoteRow => ({
        id: row.id ?? '',
        source: row.source ?? '',
        postId: row.post_id ?? null,
        content: row.content == null ? null : JSON.parse(row.content),
        sticky: Boolean(row.sticky),
        publishedAt: Number(row.published_at),
        updatedAt: row.updated_at ?? null,
        deletedAt: row.deleted_at ?? null,
      }),
    );

  function sent(): Sent[] {
    const rows = all<{ seq: number; type: string; objectId: string; outbox: number; body: string; at: number }>(
      `SELECT seq, type, object_id AS objectId, outbox, body, created_at AS at FROM activities a
       WHERE seq > ? AND EXISTS (SELECT 1 FROM deliveries d WHERE d.activity_id = a.id) ORDER BY seq`,
      seen,
    );
    seen = rows.at(-1)?.seq ?? seen;
    return rows.map(({ type, objectId, outbox, body, at: published }) => {
      const { object } = JSON.parse(body) as { object: SentObject };
      return { type, note: objectId, outbox: outbox === 1, object, published };
    });
  }

  const stage: Stage = {
    blog,
    get publisher() {
      return publisher;
    },
    get db() {
      return db;
    },
    log: lines,
    trouble,
    now,
    pass(milliseconds) {
      at += milliseconds;
    },
    setClock(moment) {
      at = moment;
    },
    meddle(text, ...values) {
      const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
      sql.prepare(text).run(...values);
      sql.close();
    },
    cycle: ({ full = false, dryRun = false } = {}) => publisher.cycle({ full, dryRun }),
    async look({ full = false, source } = {}) {
      at += MINUTE;
      const reports = await publisher.cycle({ full, dryRun: false });
      for (const report of reports) expect(report.error, report.source).to.equal(null);
      const found = reports.find((report) => source === undefined || report.source === source);
      if (!found) throw new Error(`no source ${source}`);
      return found;
    },
    async bury() {
      for (let number = 1; number <= 60; number += 1) {
        const id = blog.insertPost({ type: 'product', title: `Product ${number}` });
        blog.setMeta(id, 'price', '1');
      }
      await this.look();
      at += DAY;
      await this.look();
    },
    sent,
    told: () => sent().map(({ type, object }) => `${type} ${firstWords(object.content ?? '')}`.trim()),
    notes,
    living: () => notes().filter(({ deletedAt }) => deletedAt === null),
    items(source = current.sources?.[0]?.name ?? 'posts') {
      const items = itemStore(db);
      const posts = [...items.states(source, 0, Number.MAX_SAFE_INTEGER).keys()].sort((one, other) => one - other);
      return posts.flatMap((post) => items.ofPost(source, post));
    },
    noteRevision: () => noteStore(db).revision(),
    dump() {
      const tables = all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
      return Object.fromEntries(tables.map(({ name }) => [name, all(`SELECT * FROM "${name}"`)]));
    },
    deliver() {
      db.sql.exec(
        `UPDATE deliveries SET state = 'delivered', attempts = 1, finished_at = ${at} WHERE state = 'pending'`,
      );
      db.sql.exec(
        `INSERT INTO inboxes SELECT DISTINCT inbox, host, ${at} FROM deliveries WHERE state = 'delivered'
         ON CONFLICT DO UPDATE SET last_delivered_at = ${at}`,
      );
    },
    restart(next) {
      current = next ?? current;
      db.close();
      open();
    },
    breakEnqueue(nth) {
      fuse = nth;
    },
    breakCursors(broken) {
      cursorsBroken = broken;
    },
    async close() {
      await wordpress.close();
      db.close();
      blog.close();
      rmSync(folder, { recursive: true });
    },
  };
  return stage;
}

/** A stage whose baseline is behind it: what comes now is new. */
export async function setNewStage(options: StageOptions = {}): Promise<Stage> {
  const stage = setStage(options);
  await stage.look();
  return stage;
}

function configOf(url: string, dataDir: string, options: StageOptions): Config {
  const { sources = [postsSource()], wordpress, brake, approveFollowers = false } = options;
  const { federation } = someConfig({});
  return someConfig({
    federation: { ...federation, approveFollowers },
    wordpress: wordpressConfig({ url, ...wordpress }),
    sources,
    store: { dataDir },
    brake: { maxCreates: 20, maxUpdates: 100, maxDeletes: 10, ...brake },
  });
}

function someActor(profile: Profile | null): SiteActor | null {
  return profile && { profile, keyNumber: 1, publicKeyPem: 'PEM', publishedAt: 1 };
}

function firstWords(html: string): string {
  return (html.split('</p>')[0] ?? '').replace(/<[^>]*>/g, '').trim();
}
