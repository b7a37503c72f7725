import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { newest, type PostsCursor, pages, signals, statuses } from '../../src/wordpress/posts.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type Reader, type WordPress } from '../../src/wordpress/wordpress.js';
import { wordpressConfig } from '../config/some-config.js';

const DAY = 86_400_000;
const types = ['post'];

describe('signals of change', () => {
  let folder: string;
  let at: number;
  let blog: SampleBlog;
  let wordpress: WordPress;
  let cursor: PostsCursor | null;

  const open = (timezone = 'Europe/Berlin', options: Record<string, string> = {}) => {
    folder = mkdtempSync(join(tmpdir(), 'herald-signals-'));
    at = Date.UTC(2026, 4, 4, 9);
    const file = join(folder, 'wordpress.sqlite');
    blog = createSampleBlog(file, { now: () => at, timezone, options });
    const places = { home: null, uploadsUrl: null, usersTable: null };
    wordpress = openWordPress({ url: blog.url, tablePrefix: 'wp_', ...places });
    cursor = null;
  };
  const ask = <T>(question: (reader: Reader) => Promise<T>) => wordpress.snapshot(question);
  const config = wordpressConfig();
  const look = () =>
    ask(async (reader) => {
      const site = await readSite(reader, config);
      const before = reader.rowsRead();
      const found = await signals(reader, site, types, cursor, at);
      cursor = found.cursor;
      return { ids: found.ids.sort((a, b) => a - b), rows: reader.rowsRead() - before };
    });
  /** So much that is none of our business that the overlap shows nothing but it. */
  const bury = () => {
    for (let number = 0; number < 60; number += 1)
      blog.setMeta(blog.insertPost({ type: 'product', title: `Product ${number}` }), 'price', '1');
    at += DAY;
  };
  afterEach(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  it('begin with a cursor and nothing else', async () => {
    open();
    const id = blog.insertPost({ title: 'Old' });
    expect((await look()).ids).to.deep.equal([]);
    expect(cursor).to.deep.include({ maxPostId: id, polledAt: at });
  });

  it('name a new post, an edited one by its revision, and one whose meta changed', async () => {
    open();
    const [edited, trashed] = ['Edited', 'Trashed', 'Quiet'].map((title) => blog.insertPost({ title })) as [
      number,
      number,
    ];
    bury();
    await look();
    bury();
    await look();
    blog.updatePost(edited, { content: 'x' });
    blog.trashPost(trashed);
    const fresh = blog.insertPost({ title: 'Fresh', date: new Date(Date.UTC(2011, 1, 1)) });
    const { ids } = await look();
    expect(ids.filter((id) => [edited, trashed, fresh].includes(id))).to.deep.equal([edited, trashed, fresh]);
    expect(ids).not.to.include(trashed + 1);
  });

  it('name a row that was committed late, behind ones that were seen before it', async () => {
    open();
    const late = blog.insertPost({ title: 'Late', date: new Date(Date.UTC(2011, 1, 1)) });
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    sql.exec(
      `CREATE TABLE elsewhere AS SELECT * FROM wp_posts WHERE ID = ${late}; DELETE FROM wp_posts WHERE ID = ${late}`,
    );
    for (const title of ['One', 'Two']) blog.insertPost({ title });
    await look();
    at += DAY;
    await look();
    sql.exec('INSERT INTO wp_posts SELECT * FROM elsewhere; DROP TABLE elsewhere');
    sql.close();
    expect((await look()).ids).to.include(late);
  });

  for (const [name, zone, options] of [
    ['Auckland', 'Pacific/Auckland', {}],
    ['a fixed offset', '', { gmt_offset: '-9.5', timezone_string: '' }],
  ] as const) {
    it(`name what goes live by the clock, in ${name} too`, async () => {
      open(zone === '' ? 'Pacific/Marquesas' : zone, options);
      const id = blog.schedulePost({ title: 'Soon', date: new Date(at + DAY + 3_600_000) });
      bury();
      await look();
      at += 3_600_000;
      blog.runCron();
      expect((await look()).ids).to.include(id);
    });
  }

  it('begin again from below when the database was put back to an older state', async () => {
    open();
    const old = blog.insertPost({ title: 'Old' });
    bury();
    bury();
    await look();
    at += DAY;
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    for (const [table, column] of [
      ['posts', 'ID'],
      ['postmeta', 'post_id'],
    ])
      sql.exec(
        `DELETE FROM wp_${table} WHERE ${column} > ${old}; UPDATE sqlite_sequence SET seq = ${old} WHERE name = 'wp_${table}'`,
      );
    sql.close();
    await look();
    at += DAY;
    const fresh = blog.insertPost({ title: 'Fresh', date: new Date(Date.UTC(2011, 1, 1)) });
    blog.trashPost(old);
    expect((await look()).ids).to.include.members([old, fresh]);
  });

  it('miss nothing when the clock was put back, nor when it had run ahead', async () => {
    open();
    await look();
    at += 30 * DAY;
    await look();
    at -= 30 * DAY;
    await look();
    at += 60_000;
    const id = blog.insertPost({ title: 'Here' });
    expect((await look()).ids).to.include(id);
  });

  it('cost the same on a large blog as on a small one', async () => {
    const costs: number[] = [];
    for (const count of [200, 2000]) {
      open();
      for (let number = 0; number < count; number += 1)
        blog.setMeta(blog.insertPost({ title: `P${number}`, date: new Date(at - (number + 1) * DAY) }), 'k', 'v');
      await look();
      at += 60_000;
      costs.push((await look()).rows);
      if (count === 200) {
        await wordpress.close();
        blog.close();
        rmSync(folder, { recursive: true });
      }
    }
    expect(costs[0]).to.equal(costs[1]);
  });
});

describe('the posts of a blog', () => {
  const at = Date.UTC(2026, 4, 4, 9);
  const folder = mkdtempSync(join(tmpdir(), 'herald-posts-'));
  const blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: () => at });
  const places = { home: null, uploadsUrl: null, usersTable: null };
  const wordpress = openWordPress({ url: blog.url, tablePrefix: 'wp_', ...places });
  const ids: number[] = [];
  before(() => {
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    const insert = sql.prepare(
      'INSERT INTO wp_posts (ID, post_type, post_status, post_password, post_date) VALUES (?, ?, ?, ?, ?)',
    );
    sql.transaction(() => {
      for (let id = 1; id <= 2000; id += 1)
        ids.push(Number(insert.run(id * 3, 'post', 'publish', '', `2020-01-01 00:00:00`).lastInsertRowid));
      for (const [id, type, status, password] of [
        [6001, 'post', 'draft', ''],
        [6002, 'post', 'publish', 'sesame'],
        [6003, 'post', 'trash', ''],
        [6004, 'page', 'publish', ''],
        [6005, 'revision', 'inherit', ''],
      ])
        insert.run(id, type, status, password, '2026-01-01 00:00:00');
    })();
    sql.close();
  });
  after(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  it('come in stretches that leave no gap and no doubt where they end', async () => {
    const found = await wordpress.snapshot(async (reader) => {
      const all = [];
      for await (const page of pages(reader, types)) all.push(page);
      return all;
    });
    expect(found.flatMap(({ posts }) => posts.map(({ id }) => id))).to.deep.equal([...ids, 6001, 6002]);
    expect(found.map(({ upTo }) => upTo)).to.deep.equal([6000, Number.MAX_SAFE_INTEGER]);
    expect(found.at(-1)?.posts).to.deep.equal([
      { id: 6001, public: false },
      { id: 6002, public: false },
    ]);
  });

  it('of a rare type come in stretches of the same length: none goes through the whole blog', async () => {
    const found = await wordpress.snapshot(async (reader) => {
      const all = [];
      for await (const page of pages(reader, ['page'])) all.push(page);
      return all;
    });
    expect(found).to.deep.equal([
      { posts: [], upTo: 6000 },
      { posts: [{ id: 6004, public: true }], upTo: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it('tell how they stand, and by their absence that they are gone', async () => {
    const found = await wordpress.snapshot((reader) => statuses(reader, [...ids, 6002, 6003, 7000]));
    expect(found).to.have.length(2002);
    expect(found.filter((row) => row.public)).to.have.length(2000);
    expect(found.find(({ id }) => id === 6003)).to.include({ status: 'trash', public: false });
  });

  it('name the newest that the world sees', async () => {
    expect(await wordpress.snapshot((reader) => newest(reader, ['post', 'page'], 3))).to.deep.equal([6004, 6000, 5997]);
    expect(await wordpress.snapshot((reader) => newest(reader, ['post'], 0))).to.deep.equal([]);
  });
});
