import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { Parameter } from '../../src/wordpress/driver.js';
import { fingerprint } from '../../src/wordpress/fingerprint.js';
import { openWordPress, type Reader, type WordPress } from '../../src/wordpress/wordpress.js';
import { newsSource, postsSource } from '../config/some-config.js';
import { type PrivateMariaDb, privateMariaDb } from './private-mariadb.js';
import { copyBlog } from './twin-blog.js';

const MINUTE = 60_000;
const sources = [postsSource({ types: ['post', 'page'] }), newsSource()];

describe('the fingerprint of a blog', () => {
  let folder: string;
  let at: number;
  let blog: SampleBlog;
  let wordpress: WordPress;
  let old: number;
  let draft: number;
  let first: string;

  const look = () => wordpress.snapshot((reader) => fingerprint(reader, sources));
  const signs = async () => (await look()).signs;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'herald-fingerprint-'));
    at = Date.UTC(2026, 4, 4, 9);
    blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: () => at });
    wordpress = openWordPress({ url: blog.url, tablePrefix: 'wp_', usersTable: null });
    old = blog.insertPost({ title: 'Old', content: '<p>Old words.</p>' });
    draft = blog.insertPost({ title: 'News Roundup for May', status: 'draft', content: '<p>One.</p>' });
    at += MINUTE;
    first = await signs();
    at += MINUTE;
  });
  afterEach(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  it('stays as it is while nothing happens', async () => {
    at += 60 * MINUTE;
    expect(await signs()).to.equal(first);
  });

  const happenings: [what: string, happen: () => void][] = [
    ['a new post', () => blog.insertPost({ title: 'New' })],
    ['a new page', () => blog.insertPost({ title: 'New', type: 'page' })],
    ['an edit', () => blog.updatePost(old, { content: '<p>New words.</p>' })],
    ['the trash', () => blog.trashPost(old)],
    ['a deletion for good', () => blog.deletePost(old)],
    ['a draft that is published', () => blog.updatePost(draft, { status: 'publish' })],
    ['a published post that becomes a draft', () => blog.updatePost(old, { status: 'draft' })],
    ['a news item', () => blog.updatePost(draft, { content: '<p>One.</p><p>Two.</p>' })],
    ['another picture', () => blog.setFeaturedImage(old, blog.addAttachment({ file: 'a.png' }))],
  ];
  for (const [what, happen] of happenings)
    it(`shows ${what}`, async () => {
      happen();
      expect(await signs()).not.to.equal(first);
    });

  it('shows a planned post that goes live, though nothing changes but its status', async () => {
    blog.schedulePost({ title: 'Soon', date: new Date(at + 10 * MINUTE) });
    const planned = await signs();
    at += 20 * MINUTE;
    expect(await signs()).to.equal(planned);
    blog.runCron();
    expect(await signs()).not.to.equal(planned);
  });

  it('shows a draft that is saved in its place, without a revision, even in the same second', async () => {
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    sql.prepare('UPDATE wp_posts SET post_content = ? WHERE ID = ?').run('<p>One, and more.</p>', draft);
    sql.close();
    expect(await signs()).not.to.equal(first);
  });

  it('tells the lock of an open rolling draft apart from changes, and of no other post', async () => {
    blog.lockPost(draft);
    const opened = await look();
    at += MINUTE;
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    const renew = sql.prepare("UPDATE wp_postmeta SET meta_value = ? WHERE post_id = ? AND meta_key = '_edit_lock'");
    renew.run(`${at / 1000}:1`, draft);
    sql.close();
    const later = await look();
    expect(later.signs).to.equal(opened.signs);
    expect([opened.locks, later.locks]).to.deep.equal([[at - MINUTE], [at]]);
    blog.lockPost(old);
    expect((await look()).locks).to.deep.equal([at]);
  });

  describe('in MariaDB', function () {
    this.timeout(120_000);
    let mariadb: PrivateMariaDb;
    let twin: WordPress;

    before(async () => {
      mariadb = await privateMariaDb();
    });
    after(() => mariadb.close());
    beforeEach(async () => {
      for (let number = 0; number < 300; number += 1) {
        const id = blog.insertPost({ title: `Post ${number}`, status: number % 3 ? 'publish' : 'draft' });
        for (let meta = 0; meta < 5; meta += 1) blog.setMeta(id, `field_${meta}`, 'x');
      }
      for (let number = 0; number < 5; number += 1)
        blog.lockPost(blog.insertPost({ title: `News Roundup ${number}`, status: 'draft' }));
      await mariadb.sql('DROP DATABASE IF EXISTS twin');
      await copyBlog(join(folder, 'wordpress.sqlite'), mariadb, 'twin');
      await mariadb.sql('ANALYZE TABLE twin.wp_posts, twin.wp_postmeta');
      const url = `mysql://root@localhost/twin?socketPath=${mariadb.socket}`;
      twin = openWordPress({ url, tablePrefix: 'wp_', usersTable: null });
    });
    afterEach(() => twin.close());

    it('is as quiet, and sees as much', async () => {
      const see = () => twin.snapshot((reader) => fingerprint(reader, sources));
      const seen = await see();
      expect(await see()).to.deep.equal(seen);
      expect(seen.locks).to.have.length(5);
      const live = "UPDATE twin.wp_posts SET post_status = 'publish', post_date = '2026-06-01 12:00:00' WHERE ID = ?";
      await mariadb.sql(live, [draft]);
      expect((await see()).signs).not.to.equal(seen.signs);
    });

    it('is read from indexes alone: no query goes through a table, nor sorts one', async () => {
      const plans: { sql: string; plan: Record<string, unknown>[] }[] = [];
      await twin.snapshot((reader) => {
        const explaining: Reader = {
          ...reader,
          async query<R>(sql: string, parameters?: readonly Parameter[]) {
            plans.push({ sql, plan: await reader.query(`EXPLAIN ${sql}`, parameters) });
            return reader.query<R>(sql, parameters);
          },
        };
        return fingerprint(explaining, sources);
      });
      expect(plans).to.have.length(7);
      for (const { sql, plan } of plans)
        for (const { type, key, Extra: extra } of plan) {
          expect(type, sql).to.be.oneOf([null, 'ref', 'range', 'const', 'eq_ref']);
          if (type !== null) expect(key, sql).to.be.oneOf(['PRIMARY', 'type_status_date', 'post_id']);
          // The handful of locks is sorted: the first of two counts.
          if (key !== 'post_id') expect(String(extra), sql).not.to.match(/filesort|temporary/);
        }
    });

    it('touches no more rows than it shows, however many there are', async () => {
      const touched = await twin.snapshot(async (reader) => {
        await fingerprint(reader, sources);
        const counters = await reader.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'");
        return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
      });
      // Twice fifty posts, five rolling ones and the meta of these.
      expect(touched).to.be.within(100, 250);
    });
  });
});
