import Sqlite from 'better-sqlite3';
import { toLocal } from '../wordpress/times.js';
import { wordpressSchema } from './wordpress-schema.js';

export interface PostFields {
  title?: string;
  content?: string;
  excerpt?: string;
  status?: 'publish' | 'draft' | 'pending' | 'private' | 'future';
  type?: string;
  password?: string;
  slug?: string;
  /** When it shall be, or was, published. */
  date?: Date;
  tags?: string[];
  /** By name; made when they are not there. */
  categories?: string[];
}

export interface Picture {
  /** Relative to the uploads folder. */
  file: string;
  alt?: string;
  width?: number;
  height?: number;
  mediaType?: string;
}

/**
 * A blog in a SQLite file, written as WordPress writes: its tables, its dates (local and GMT, zero ones for drafts), its
 * revisions, its meta of the trash. For the demo and for tests; Herald only ever reads such a file.
 */
export interface SampleBlog {
  /** For `wordpress.url`. */
  url: string;
  insertPost(fields: PostFields): number;
  /** Keeps a revision and moves `post_modified`, also when nothing changed, as a save in the editor does. */
  updatePost(id: number, fields: PostFields): void;
  schedulePost(fields: PostFields & { date: Date }): number;
  /** What is due goes live; nothing but its status changes. */
  runCron(): void;
  trashPost(id: number): void;
  untrashPost(id: number): void;
  /** For good: the rows go. */
  deletePost(id: number): void;
  setTerms(id: number, taxonomy: string, names: string[]): void;
  stickPost(id: number): void;
  unstickPost(id: number): void;
  setMeta(id: number, key: string, value: string): void;
  setOption(name: string, value: string): void;
  addAttachment(picture: Picture): number;
  setFeaturedImage(id: number, attachment: number): void;
  /** As opening the post in the editor does: `_edit_lock`. */
  lockPost(id: number): void;
  /** The row of wp_posts as it stands, or null. */
  post(id: number): Record<string, string | number> | null;
  close(): void;
}

export interface SampleBlogOptions {
  /** Milliseconds since the epoch. */
  now: () => number;
  home?: string;
  name?: string;
  description?: string;
  prefix?: string;
  timezone?: string;
  options?: Record<string, string>;
}

const ZERO = '0000-00-00 00:00:00';
/** Their slug and date are not settled yet. */
const undated = ['draft', 'pending', 'auto-draft'];

/** Makes a new blog in `file`, which must not hold one. */
export function createSampleBlog(file: string, options: SampleBlogOptions): SampleBlog {
  const { now, home = 'https://blog.test', prefix = 'wp_', timezone = 'Europe/Berlin' } = options;
  const sql = new Sqlite(file);
  sql.pragma('journal_mode = WAL');
  sql.exec(wordpressSchema(prefix));
  const zone = { name: timezone, offsetHours: 0 };
  const table = (name: string) => `"${prefix}${name}"`;
  const run = (text: string, ...values: unknown[]) => Number(sql.prepare(text).run(...values).lastInsertRowid);
  const read = (id: number) =>
    (sql.prepare(`SELECT * FROM ${table('posts')} WHERE ID = ?`).get(id) ?? null) as Row | null;
  const insertRow = (name: string, row: object) => {
    const columns = Object.keys(row);
    const text = `INSERT INTO ${table(name)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    return run(text, ...Object.values(row));
  };
  const updateRow = (id: number, row: object) => {
    const columns = Object.keys(row).map((name) => `${name} = ?`);
    run(`UPDATE ${table('posts')} SET ${columns.join(', ')} WHERE ID = ?`, ...Object.values(row), id);
  };
  const must = (id: number) => {
    const row = read(id);
    if (!row) throw new Error(`the sample blog has no post ${id}`);
    return row;
  };
  const times = (at: number) => ({ local: toLocal(at, zone), gmt: gmt(at) });

  const setMeta = (id: number, name: string, value: string) => {
    run(`DELETE FROM ${table('postmeta')} WHERE post_id = ? AND meta_key = ?`, id, name);
    insertRow('postmeta', { post_id: id, meta_key: name, meta_value: value });
  };
  const metaOf = (id: number, name: string) =>
    sql
      .prepare(`SELECT meta_value FROM ${table('postmeta')} WHERE post_id = ? AND meta_key = ?`)
      .pluck()
      .get(id, name);
  const setOption = (name: string, value: string) => {
    run(`DELETE FROM ${table('options')} WHERE option_name = ?`, name);
    insertRow('options', { option_name: name, option_value: value });
  };

  const term = (taxonomy: string, name: string): number => {
    const found = sql
      .prepare(
        `SELECT x.term_taxonomy_id FROM ${table('term_taxonomy')} x JOIN ${table('terms')} t USING (term_id)
         WHERE x.taxonomy = ? AND t.name = ?`,
      )
      .pluck()
      .get(taxonomy, name);
    if (found !== undefined) return Number(found);
    const termId = insertRow('terms', { name, slug: slugOf(name) });
    return insertRow('term_taxonomy', { term_id: termId, taxonomy });
  };
  const setTerms = (id: number, taxonomy: string, names: string[]) => {
    run(
      `DELETE FROM ${table('term_relationships')} WHERE object_id = ? AND term_taxonomy_id IN
       (SELECT term_taxonomy_id FROM ${table('term_taxonomy')} WHERE taxonomy = ?)`,
      id,
      taxonomy,
    );
    for (const name of names)
      insertRow('term_relationships', { object_id: id, term_taxonomy_id: term(taxonomy, name) });
  };
  const setAllTerms = (id: number, { tags, categories }: PostFields) => {
    if (tags) setTerms(id, 'post_tag', tags);
    if (categories) setTerms(id, 'category', categories);
  };
  const freeSlug = (wanted: string, id: number): string => {
    const taken = sql.prepare(
      `SELECT 1 FROM ${table('posts')} WHERE post_name = ? AND ID <> ? AND post_type <> 'revision'`,
    );
    for (let number = 1; ; number += 1) {
      const slug = number === 1 ? wanted : `${wanted}-${number}`;
      if (!taken.get(slug, id)) return slug;
    }
  };
  const writeSlug = (id: number) => {
    const { post_name, post_title, post_status } = must(id);
    if (post_name === '' && !undated.includes(post_status))
      updateRow(id, { post_name: freeSlug(slugOf(post_title) || String(id), id) });
  };

  const insertPost = (fields: PostFields, status = fields.status ?? 'publish'): number => {
    const at = times(fields.date?.getTime() ?? now());
    const dateGmt = undated.includes(status) && !fields.date ? ZERO : at.gmt;
    const id = insertRow('posts', {
      ...columnsOf({ type: 'post', ...fields }),
      post_author: 1,
      post_status: status,
      post_date: at.local,
      post_date_gmt: dateGmt,
      // WordPress gives a new row the date as its last change, also where that is zero or in the future.
      post_modified: at.local,
      post_modified_gmt: dateGmt,
    });
    updateRow(id, { guid: `${home}/?p=${id}` });
    writeSlug(id);
    setAllTerms(id, { ...(fields.type ? {} : { categories: ['Uncategorized'] }), ...fields });
    return id;
  };

  const updatePost = (id: number, fields: PostFields) => {
    const before = must(id);
    const at = times(now());
    const status = fields.status ?? before.post_status;
    const dated = fields.date && times(fields.date.getTime());
    const first =
      before.post_date_gmt === ZERO ? (undated.includes(status) ? { local: at.local, gmt: ZERO } : at) : null;
    const date = dated ?? first;
    updateRow(id, {
      ...columnsOf(fields),
      post_status: status,
      ...(date ? { post_date: date.local, post_date_gmt: date.gmt } : {}),
      post_modified: at.local,
      post_modified_gmt: at.gmt,
    });
    writeSlug(id);
    setAllTerms(id, fields);
    const { post_title, post_content, post_excerpt } = must(id);
    if (
      [before.post_title, before.post_content, before.post_excerpt].join('\0') ===
      [post_title, post_content, post_excerpt].join('\0')
    )
      return;
    insertRow('posts', {
      ...{ post_title, post_content, post_excerpt, post_author: 1, post_type: 'revision', post_status: 'inherit' },
      ...{ post_parent: id, post_name: `${id}-revision-v1`, comment_status: 'closed', ping_status: 'closed' },
      ...{ post_date: at.local, post_date_gmt: at.gmt, post_modified: at.local, post_modified_gmt: at.gmt },
    });
  };

  const sticky = (change: (ids: number[]) => number[]) => {
    const stored = String(
      sql
        .prepare(`SELECT option_value FROM ${table('options')} WHERE option_name = 'sticky_posts'`)
        .pluck()
        .get() ?? '',
    );
    const ids = change([...stored.matchAll(/i:\d+;i:(\d+);/g)].map(([, id]) => Number(id)));
    setOption('sticky_posts', `a:${ids.length}:{${ids.map((id, index) => `i:${index};i:${id};`).join('')}}`);
  };

  const atOnce = <Arguments extends unknown[], Result>(change: (...values: Arguments) => Result) =>
    sql.transaction(change) as (...values: Arguments) => Result;

  atOnce(() => {
    const settings = {
      siteurl: home,
      home,
      blogname: options.name ?? 'The Sample Gazette',
      blogdescription: options.description ?? 'A small blog with a voice',
      permalink_structure: '/%year%/%monthnum%/%postname%/',
      timezone_string: timezone,
      gmt_offset: '0',
      default_category: '1',
      sticky_posts: 'a:0:{}',
      active_plugins: 'a:0:{}',
      blog_public: '1',
      show_on_front: 'posts',
      page_on_front: '0',
      site_icon: '0',
      upload_path: '',
      upload_url_path: '',
      WPLANG: '',
      db_version: '57155',
      ...options.options,
    };
    for (const [name, value] of Object.entries(settings)) setOption(name, value);
    term('category', 'Uncategorized');
    insertRow('users', {
      user_login: 'editor',
      user_nicename: 'editor',
      display_name: 'Editor',
      user_registered: gmt(now()),
    });
  })();

  return {
    url: `sqlite:${file}`,
    insertPost: atOnce(insertPost),
    updatePost: atOnce(updatePost),
    schedulePost: atOnce((fields: PostFields) => insertPost(fields, 'future')),
    runCron() {
      run(
        `UPDATE ${table('posts')} SET post_status = 'publish' WHERE post_status = 'future' AND post_date_gmt <= ?`,
        gmt(now()),
      );
    },
    trashPost: atOnce((id: number) => {
      const { post_status, post_name } = must(id);
      const at = times(now());
      setMeta(id, '_wp_trash_meta_status', post_status);
      setMeta(id, '_wp_trash_meta_time', String(Math.floor(now() / 1000)));
      setMeta(id, '_wp_desired_post_slug', post_name);
      updateRow(id, {
        ...{ post_status: 'trash', post_name: post_name && `${post_name}__trashed` },
        ...{ post_modified: at.local, post_modified_gmt: at.gmt },
      });
    }),
    // Since WordPress 5.6 what comes back from the trash is a draft.
    untrashPost: atOnce((id: number) => {
      const at = times(now());
      const slug = metaOf(id, '_wp_desired_post_slug') ?? must(id).post_name;
      updateRow(id, {
        ...{ post_status: 'draft', post_name: slug },
        ...{ post_modified: at.local, post_modified_gmt: at.gmt },
      });
      run(
        `DELETE FROM ${table('postmeta')} WHERE post_id = ? AND meta_key IN
         ('_wp_trash_meta_status', '_wp_trash_meta_time', '_wp_desired_post_slug')`,
        id,
      );
    }),
    deletePost: atOnce((id: number) => {
      must(id);
      run(`DELETE FROM ${table('postmeta')} WHERE post_id = ?`, id);
      run(`DELETE FROM ${table('term_relationships')} WHERE object_id = ?`, id);
      run(`DELETE FROM ${table('posts')} WHERE post_type = 'revision' AND post_parent = ?`, id);
      run(`DELETE FROM ${table('posts')} WHERE ID = ?`, id);
    }),
    setTerms: atOnce(setTerms),
    stickPost: (id) => sticky((ids) => [...ids, id]),
    unstickPost: (id) => sticky((ids) => ids.filter((other) => other !== id)),
    setMeta: atOnce(setMeta),
    setOption: atOnce(setOption),
    addAttachment: atOnce(({ file: path, alt = '', width = 640, height = 480, mediaType = 'image/png' }: Picture) => {
      const at = times(now());
      const id = insertRow('posts', {
        ...{ post_author: 1, post_type: 'attachment', post_status: 'inherit', post_mime_type: mediaType },
        ...{ post_title: path, guid: `${home}/wp-content/uploads/${path}` },
        ...{ post_date: at.local, post_date_gmt: at.gmt, post_modified: at.local, post_modified_gmt: at.gmt },
      });
      setMeta(id, '_wp_attached_file', path);
      const length = Buffer.byteLength(path);
      setMeta(
        id,
        '_wp_attachment_metadata',
        `a:3:{s:5:"width";i:${width};s:6:"height";i:${height};s:4:"file";s:${length}:"${path}";}`,
      );
      if (alt) setMeta(id, '_wp_attachment_image_alt', alt);
      return id;
    }),
    setFeaturedImage: (id, attachment) => setMeta(id, '_thumbnail_id', String(attachment)),
    lockPost: (id) => setMeta(id, '_edit_lock', `${Math.floor(now() / 1000)}:1`),
    post: read,
    close: () => void sql.close(),
  };
}

interface Row {
  [column: string]: string | number;
  post_status: string;
  post_name: string;
  post_title: string;
  post_content: string;
  post_excerpt: string;
  post_date_gmt: string;
}

function columnsOf(fields: PostFields): Record<string, string> {
  const { title, content, excerpt, type, password, slug } = fields;
  const all = {
    post_title: title,
    post_content: content,
    post_excerpt: excerpt,
    post_type: type,
    post_password: password,
    post_name: slug,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const gmt = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** Near enough to sanitize_title() for a sample. */
function slugOf(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
