import { expect } from 'chai';
import {
  DAY,
  HOUR,
  MINUTE,
  newsSource,
  postsSource,
  type Stage,
  type StageOptions,
} from '../publishing/blog-and-herald.js';
import { openReadingBlog, type ReadingBlog } from './reading-blog.js';

/** wordpress.md §2: what a naive reader misses, doubles or takes for deleted. Rows that WordPress itself wrote, on MariaDB. */
describe('Reading a WordPress that is at work', () => {
  let blog: ReadingBlog;
  let herald: Stage;

  before(async () => {
    blog = await openReadingBlog();
  });
  after(() => blog?.close());
  afterEach(() => herald?.close());

  const begin = async (options?: StageOptions) => {
    herald = await blog.herald(options);
  };
  /** One cycle, and what the followers get of it. */
  const look = async (full = false) => {
    await herald.look({ full });
    return herald.told();
  };
  const write = (title: string, more = {}) =>
    blog.wordpress.insertPost({ title, content: `<p>Words of ${title}.</p>`, ...more });
  const evaluate = <T>(code: string, args: Record<string, unknown> = {}) => blog.wordpress.evaluate<T>(code, args);
  const row = async (id: number) => (await blog.wordpress.post(id)) ?? {};

  describe('sees what goes live', () => {
    it('by the clock, though nothing but the status changes', async () => {
      await begin();
      const id = await blog.wordpress.schedulePost({ title: 'Planned' });
      expect(await look()).to.deep.equal([]);
      await blog.wordpress.makeDue(id);
      const before = await row(id);
      await blog.wordpress.runCron();
      const after = await row(id);
      expect([before.post_status, after.post_status]).to.deep.equal(['future', 'publish']);
      expect({ ...before, post_status: 'publish' }).to.deep.equal(after);
      expect(await look()).to.deep.equal(['Create Planned']);
      expect(await look(true)).to.deep.equal([]);
    });

    it('days late, because cron was dead', async () => {
      const id = await blog.wordpress.schedulePost({ title: 'Missed its hour' });
      await begin();
      // The plan was made days ago; nobody came by since.
      await blog.sql(
        `UPDATE wp_posts SET post_date = post_date - INTERVAL 3 DAY, post_date_gmt = post_date_gmt - INTERVAL 3 DAY,
         post_modified = post_date, post_modified_gmt = post_date_gmt WHERE ID = ?`,
        [id],
      );
      expect(await look()).to.deep.equal([]);
      await evaluate('wp_publish_post($args["id"]);', { id });
      expect(await look()).to.deep.equal(['Create Missed its hour']);
    });

    it('with a date of years ago', async () => {
      await begin();
      const id = await write('Back-dated', { date: new Date(Date.UTC(2011, 1, 1)) });
      expect((await row(id)).post_modified_gmt).to.match(/^2011/);
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.type).to.equal('Create');
      expect(sent?.object.published).to.equal('2011-02-01T00:00:00Z');
      expect(await look(true)).to.deep.equal([]);
    });

    it('from a draft that never had a date', async () => {
      await begin();
      const id = await write('From the API', { status: 'draft' });
      const draft = await row(id);
      expect([draft.post_date_gmt, draft.post_modified_gmt]).to.deep.equal(Array(2).fill('0000-00-00 00:00:00'));
      expect(await look()).to.deep.equal([]);
      await blog.wordpress.updatePost(id, { status: 'publish' });
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.type).to.equal('Create');
      expect(Math.abs(Date.parse(sent?.object.published ?? '') - Date.now())).to.be.below(HOUR);
    });

    it('without a date in UTC, as importers of old wrote rows', async () => {
      await begin();
      const id = await write('Half a date', { date: new Date(Date.UTC(2024, 6, 1, 10)) });
      await blog.sql("SET sql_mode = ''; UPDATE wp_posts SET post_date_gmt = 0, post_modified_gmt = 0 WHERE ID = ?", [
        id,
      ]);
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.object.published).to.equal('2024-07-01T10:00:00Z');
      expect(sent?.object.url).to.equal('https://blog.test/2024/07/half-a-date/');
    });
  });
});
