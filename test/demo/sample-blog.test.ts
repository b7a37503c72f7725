import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';

const ZERO = '0000-00-00 00:00:00';

describe('the sample blog', () => {
  let directory: string;
  let blog: SampleBlog;
  let time: number;

  /** What the file holds, past the interface: Herald reads it so. */
  const rows = (sql: string, ...values: unknown[]) => {
    const database = new Sqlite(join(directory, 'blog.sqlite'), { readonly: true });
    try {
      return database.prepare(sql).all(...values) as Record<string, unknown>[];
    } finally {
      database.close();
    }
  };
  const meta = (id: number) =>
    Object.fromEntries(
      rows('SELECT meta_key, meta_value FROM wp_postmeta WHERE post_id = ?', id).map((row) => [
        row.meta_key,
        row.meta_value,
      ]),
    );

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-blog-'));
    time = Date.UTC(2026, 6, 1, 10, 0, 0);
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: () => time });
  });
  afterEach(() => {
    blog.close();
    rmSync(directory, { recursive: true });
  });

  it('gives a draft no slug and no GMT date, and a local one in the blog’s zone', () => {
    const draft = blog.post(blog.insertPost({ title: 'Not yet', status: 'draft' }));
    expect(draft).to.include({ post_date_gmt: ZERO, post_modified_gmt: ZERO, post_name: '' });
    expect(draft).to.include({ post_date: '2026-07-01 12:00:00' });
  });

  it('dates a draft and names it when it is published', () => {
    const id = blog.insertPost({ title: 'Ready at last', status: 'draft' });
    time += 60_000;
    blog.updatePost(id, { status: 'publish' });
    expect(blog.post(id)).to.include({ post_date_gmt: '2026-07-01 10:01:00', post_name: 'ready-at-last' });
  });

  it('keeps a revision of an edit, and none of a save that changed nothing, but moves the date of both', () => {
    const id = blog.insertPost({ title: 'A post', content: 'before' });
    const revisions = () =>
      rows("SELECT post_content FROM wp_posts WHERE post_type = 'revision' AND post_parent = ?", id);
    time += 1000;
    blog.updatePost(id, { content: 'after' });
    expect(revisions()).to.deep.equal([{ post_content: 'after' }]);
    time += 1000;
    blog.updatePost(id, {});
    expect(revisions()).to.have.length(1);
    expect(blog.post(id)).to.include({
      post_modified_gmt: '2026-07-01 10:00:02',
      post_date_gmt: '2026-07-01 10:00:00',
    });
  });

  it('remembers in the trash what a post was, and brings it back as a draft', () => {
    const id = blog.insertPost({ title: 'Gone' });
    time += 5000;
    blog.trashPost(id);
    expect(blog.post(id)).to.include({ post_status: 'trash', post_name: 'gone__trashed' });
    expect(meta(id)).to.deep.equal({
      _wp_trash_meta_status: 'publish',
      _wp_trash_meta_time: String(time / 1000),
      _wp_desired_post_slug: 'gone',
    });
    blog.untrashPost(id);
    expect(blog.post(id)).to.include({ post_status: 'draft', post_name: 'gone' });
    expect(meta(id)).to.deep.equal({});
  });

  it('lets a scheduled post go live when it is due, and changes nothing but its status', () => {
    const id = blog.schedulePost({ title: 'Soon', date: new Date(time + 3000) });
    const before = blog.post(id);
    expect(before).to.include({ post_status: 'future', post_date_gmt: '2026-07-01 10:00:03' });
    blog.runCron();
    expect(blog.post(id)).to.deep.equal(before);
    time += 3000;
    blog.runCron();
    expect(blog.post(id)).to.deep.equal({ ...before, post_status: 'publish' });
  });

  it('takes the rows of what is deleted for good, revisions and meta too', () => {
    const id = blog.insertPost({ title: 'Once', tags: ['Ferry'] });
    blog.updatePost(id, { title: 'Twice' });
    blog.setMeta(id, '_thumbnail_id', '9');
    blog.deletePost(id);
    expect(blog.post(id)).to.equal(null);
    expect(rows('SELECT ID FROM wp_posts WHERE post_parent = ?', id)).to.deep.equal([]);
    expect(meta(id)).to.deep.equal({});
  });

  it('gives two posts of one title two slugs', () => {
    const slugs = [1, 2].map(() => blog.post(blog.insertPost({ title: 'The same' }))?.post_name);
    expect(slugs).to.deep.equal(['the-same', 'the-same-2']);
  });
});
