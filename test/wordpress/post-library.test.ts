import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { ContentItem } from '../../src/model/content-item.js';
import { load } from '../../src/wordpress/load-posts.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { postsSource, wordpressConfig } from '../config/some-config.js';

describe('what a post refers to', () => {
  let folder: string;
  let blog: SampleBlog;
  let sql: Sqlite.Database;
  let wordpress: WordPress;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-library-'));
    const file = join(folder, 'wordpress.sqlite');
    blog = createSampleBlog(file, { now: () => Date.UTC(2026, 4, 4, 9) });
    sql = new Sqlite(file);
    wordpress = openWordPress(wordpressConfig({ url: blog.url }));
  });
  after(async () => {
    await wordpress.close();
    sql.close();
    blog.close();
    rmSync(folder, { recursive: true });
  });

  async function read(content: string, footnotes?: string): Promise<ContentItem> {
    const id = blog.insertPost({ title: 'A post', content });
    if (footnotes) blog.setMeta(id, 'footnotes', footnotes);
    return readAgain(id);
  }

  async function readAgain(id: number): Promise<ContentItem> {
    const config = wordpressConfig({ stripShortcodes: ['note'] });
    const [item] = await wordpress.snapshot(async (reader) =>
      load(reader, await readSite(reader, config), { ...postsSource(), silentTitles: [], childCategories: false }, [
        id,
      ]),
    );
    if (!item) throw new Error(`post ${id} was not read`);
    return item;
  }

  /** The posts, each as it comes out when the others are read with it. */
  async function readTogether(ids: readonly number[]): Promise<Map<number, ContentItem>> {
    const source = { ...postsSource(), silentTitles: [], childCategories: false };
    const items = await wordpress.snapshot(async (reader) =>
      load(reader, await readSite(reader, wordpressConfig()), source, ids),
    );
    return new Map(items.map((item) => [item.postId, item]));
  }

  const pattern = (content: string) => blog.insertPost({ type: 'wp_block', title: 'Pattern', content });

  it('is read as deep as it is shown: patterns in patterns', async () => {
    let id = pattern('<!-- wp:paragraph --><p>5 deep</p><!-- /wp:paragraph -->');
    for (const depth of [4, 3, 2, 1])
      id = pattern(
        `<!-- wp:paragraph --><p>${depth} deep</p><!-- /wp:paragraph --><!-- wp:group --><div><!-- wp:block {"content":{"x":{"content":"}"}},"ref":${id}} /--></div><!-- /wp:group -->`,
      );
    const { html } = await read(`<!-- wp:block {"ref":${id}} /-->`);
    expect([...html.matchAll(/\d deep/g)].join()).to.equal('1 deep,2 deep,3 deep,4 deep,5 deep');
  });

  describe('is the same whatever else is read with it', () => {
    const many = (count: number, parent: number) => {
      const ids = Array.from({ length: count }, () => blog.addAttachment({ file: `2026/05/many-${parent}.jpg` }));
      sql.prepare(`UPDATE wp_posts SET post_parent = ? WHERE ID IN (${ids.join()})`).run(parent);
      return ids;
    };

    it('for the pictures of a gallery that names none', async () => {
      const large = [1, 2].map(() => blog.insertPost({ title: 'Many pictures', content: '[gallery]' }));
      for (const id of large) many(1300, id);
      const small = blog.insertPost({ title: 'A few', content: '[gallery]' });
      const [picture] = many(1, small);
      const alone = await readAgain(small);
      expect(alone.html).to.include(`wp-image-${picture}`);
      const together = await readTogether([...large, small]);
      expect(together.get(small)).to.deep.equal(alone);
      expect(together.get(large[1] ?? 0)).to.deep.equal(await readAgain(large[1] ?? 0));
    });

    it('for the words beside pictures', async () => {
      const large = [1, 2].map((parent) =>
        blog.insertPost({ title: 'Many pictures', content: `[gallery ids="${many(300, parent)}"]` }),
      );
      const picture = blog.addAttachment({ file: '2026/05/said.jpg' });
      sql.prepare("UPDATE wp_posts SET post_excerpt = 'A caption' WHERE ID = ?").run(picture);
      const small = blog.insertPost({ title: 'One', content: `[gallery ids="${picture}"]` });
      const alone = await readAgain(small);
      expect(alone.html).to.include('A caption');
      expect((await readTogether([...large, small])).get(small)).to.deep.equal(alone);
    });
  });

  it('is no pattern that the page itself would not show', async () => {
    const shown = pattern('<p>Open</p>');
    const hidden = [
      blog.insertPost({ type: 'wp_block', content: '<p>Half written</p>', status: 'draft' }),
      blog.insertPost({ type: 'wp_block', content: '<p>For our eyes only</p>', status: 'private' }),
      blog.insertPost({ type: 'wp_block', content: '<p>For members</p>', password: 'secret' }),
      blog.insertPost({ content: '<p>A post</p>' }),
    ];
    const { html } = await read([shown, ...hidden].map((id) => `<!-- wp:block {"ref":${id}} /-->`).join(''));
    expect(html.trim()).to.equal('<p>Open</p>');
  });

  it('is the text of its footnotes', async () => {
    const mark = '<sup data-fn="a" class="fn"><a href="#a">1</a></sup>';
    const { html, excerpt } = await read(
      `<!-- wp:paragraph --><p>So it is${mark}</p><!-- /wp:paragraph --><!-- wp:footnotes /-->`,
      '[{"content":"Says <em>Anna</em>","id":"a"}]',
    );
    expect(html).to.equal('<p>So it is[1]</p><ol><li>Says <em>Anna</em></li></ol>');
    expect(excerpt).to.equal('So it is');
  });

  it('is what was uploaded to it, in the editor’s order, where a gallery names nothing', async () => {
    const [first, second, other] = ['a.png', 'b.png', 'c.png'].map((file) => blog.addAttachment({ file, alt: file }));
    const id = blog.insertPost({ title: 'A post', content: '[gallery]' });
    const attach = sql.prepare('UPDATE wp_posts SET post_parent = ?, menu_order = ?, post_excerpt = ? WHERE ID = ?');
    attach.run(id, 2, 'Second', first);
    attach.run(id, 1, 'First', second);
    const item = await readAgain(id);
    expect(item.images.map(({ url }) => url.split('/').at(-1))).to.deep.equal(['b.png', 'a.png']);
    expect(item.html)
      .to.match(/First.*Second/s)
      .and.not.to.include(`wp-image-${other}`);
  });

  it('is the files that a playlist names', async () => {
    const id = blog.addAttachment({ file: '2024/bells.mp3', mediaType: 'audio/mpeg' });
    const { html } = await read(`[playlist ids="${id},9999"]`);
    expect(html).to.match(/<ul>\s*<li><a href="[^"]*\/2024\/bells\.mp3">2024\/bells\.mp3<\/a><\/li>\s*<\/ul>/);
  });

  it('does not count shortcodes that the configuration strips', async () => {
    const { html, excerpt } = await read('a [note]b[/note] [other]');
    expect(html).to.equal('<p>a b [other]</p>\n');
    expect(excerpt).to.equal('a b [other]');
  });
});
