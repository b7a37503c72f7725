import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { ContentItem } from '../../src/model/content-item.js';
import { load } from '../../src/wordpress/posts.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { postsSource, wordpressConfig } from '../config/some-config.js';

/** Over a network each statement costs a round trip: how many there are must not depend on how many posts are read. */
describe('the statements that load posts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'herald-round-trips-'));
  let blog: SampleBlog;
  let wordpress: WordPress;
  const below = (parent: number, count: number) => {
    const made: number[] = [];
    for (let n = 1; n <= count; n += 1) {
      const id = blog.insertPost({ type: 'page', title: `Page ${parent}.${n}` });
      const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
      sql.prepare('UPDATE wp_posts SET post_parent = ? WHERE ID = ?').run(parent, id);
      sql.close();
      made.push(id);
    }
    return made;
  };
  const read = (ids: number[]): Promise<{ items: ContentItem[]; statements: number }> =>
    wordpress.snapshot(async (reader) => {
      const site = await readSite(reader, wordpressConfig());
      let statements = 0;
      const counting: typeof reader = {
        ...reader,
        query(sql, parameters) {
          statements += 1;
          return reader.query(sql, parameters);
        },
      };
      const items = await load(counting, site, postsSource({ types: ['post', 'page'] }), ids);
      return { items, statements };
    });

  before(() => {
    blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: () => Date.UTC(2026, 4, 4, 9) });
    wordpress = openWordPress(wordpressConfig({ url: blog.url }));
  });
  after(async () => {
    await wordpress.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  it('are as many for thirty pages below different pages as for one', async () => {
    const [top = 0] = below(0, 1);
    const sections = below(top, 30);
    const leaves = sections.flatMap((section) => below(section, 1));
    const one = await read(leaves.slice(0, 1));
    const all = await read(leaves);
    expect(all.items.map(({ link }) => link)).to.include(
      `https://blog.test/page-0-1/page-${top}-30/page-${sections[29]}-1/`,
    );
    expect(all.statements).to.equal(one.statements);
  });

  it('end where pages stand in one another by mistake', async () => {
    const [one = 0] = below(0, 1);
    const [two = 0] = below(one, 1);
    const sql = new Sqlite(join(folder, 'wordpress.sqlite'));
    sql.prepare('UPDATE wp_posts SET post_parent = ? WHERE ID = ?').run(two, one);
    sql.close();
    const { items } = await read([two]);
    expect(items[0]?.link).to.match(/^https:\/\/blog\.test\/page/);
  });
});
