import { expect } from 'chai';
import { png } from '../../src/demo/png.js';
import { charset } from '../../src/doctor/charset.js';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { someConfig } from '../config/some-config.js';
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

const writeMany = `return array_map(fn ($n) => wp_insert_post([
  'post_title' => "One of many $n", 'post_content' => '<p>Words.</p>', 'post_status' => 'publish',
  'post_date_gmt' => gmdate('Y-m-d H:i:s', time() - 3600), 'post_date' => get_date_from_gmt(gmdate('Y-m-d H:i:s', time() - 3600))], true), range(1, $args['count']));`;

/** wordpress.md §2: what a naive reader misses, doubles or takes for deleted. Rows that WordPress itself wrote, on MariaDB. */
describe('Reading a WordPress that is at work', () => {
  let blog: ReadingBlog;
  let herald: Stage;
  const open: Stage[] = [];

  before(async () => {
    blog = await openReadingBlog();
  });
  after(() => blog?.close());
  afterEach(async () => {
    for (const stage of open.splice(0)) await stage.close();
  });

  const begin = async (options?: StageOptions) => {
    herald = await blog.herald(options);
    open.push(herald);
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

    it('when all of it is there: its terms and fields come after its row', async () => {
      await begin();
      const ids = [await write('In pieces'), await write('Not for you')];
      const now = async (milliseconds: number) => {
        herald.setClock(Date.now() + milliseconds);
        const [report] = await herald.cycle();
        expect(report?.error).to.equal(null);
        return herald.sent();
      };
      expect(await now(0)).to.deep.equal([]);
      await evaluate(
        "wp_set_post_tags($args['ids'][0], 'Tides'); update_post_meta($args['ids'][1], 'herald_opt_out', '1');",
        { ids },
      );
      const sent = await now(5000);
      expect(sent.map(({ type, object }) => [type, object.tag?.length])).to.deep.equal([['Create', 1]]);
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
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.object.published).to.equal('2024-07-01T10:00:00Z');
      expect(sent?.object.url).to.equal('https://blog.test/2024/07/half-a-date/');
    });
  });

  describe('is not flooded', () => {
    /** Forty posts at once, the first of them a day after `from`, each a day after the one before. */
    const importForty = (from: Date) =>
      evaluate<number[]>(
        `
        wp_defer_term_counting(true);
        return array_map(fn ($n) => wp_insert_post([
          'post_title' => "Imported $n", 'post_content' => '<p>From elsewhere.</p>', 'post_status' => 'publish',
          'post_date' => date('Y-m-d 12:00:00', $args['from'] + (1 + $n % 20) * 86400),
          'post_date_gmt' => date('Y-m-d 11:00:00', $args['from'] + (1 + $n % 20) * 86400),
          'tags_input' => ['imported'],
        ], true), range(1, 40));`,
        { from: from.getTime() / 1000 },
      );

    it('by an import of old posts: they are known, and not announced', async () => {
      await begin();
      expect(await importForty(new Date('2009-01-01T00:00:00Z'))).to.have.length(40);
      await herald.look();
      expect(herald.told()).to.deep.equal([]);
      await write('Of today');
      expect(await look()).to.deep.equal(['Create Of today']);
      expect(await look(true)).to.deep.equal([]);
    });

    it('by an import of recent posts: the brake holds it, and approval lets it go in the order of its dates', async () => {
      await begin();
      expect(await importForty(new Date(Date.now() - 22 * DAY))).to.have.length(40);
      const report = await herald.look();
      expect(report).to.include({ held: true });
      expect(herald.told()).to.deep.equal([]);
      expect(await look(true)).to.deep.equal([]);
      await write('Of today');
      await herald.look();
      await herald.publisher.approve();
      const told = [...herald.told(), ...(await look())];
      expect(told).to.have.length(41).and.include('Create Of today');
      const imported = told.filter((title) => title.includes('Imported'));
      const daysOf = imported.map((title) => Number(title.replace(/\D/g, '')) % 20);
      expect(daysOf).to.deep.equal([...daysOf].sort((a, b) => a - b));
      expect(await look(true)).to.deep.equal([]);
    });

    it('by another blog behind the same address: nothing is deleted, and it says so', async () => {
      await begin();
      await write('At home');
      expect(await look()).to.deep.equal(['Create At home']);
      const dump = await blog.dump();
      // The dump of a copy for trying things out, as WP-CLI's search-replace makes it.
      await blog.sql(
        "DELETE FROM wp_posts; UPDATE wp_options SET option_value = 'https://copy.test' WHERE option_name IN ('home', 'siteurl')",
      );
      herald.pass(MINUTE);
      const [report] = await herald.cycle({ full: true });
      expect(report?.error).to.match(/belongs to https:\/\/copy\.test .* was made for https:\/\/blog\.test/);
      expect(herald.told()).to.deep.equal([]);
      await blog.restore(dump);
      expect(await look(true)).to.deep.equal([]);
      expect(herald.living()).to.have.length(1);
    });

    it('by an old dump that is restored: the brake holds, and the right dump heals it', async () => {
      await begin();
      const old = await blog.dump();
      const lost = await evaluate<number[]>(writeMany, { count: 12 });
      expect(await look()).to.have.length(12);
      const right = await blog.dump();
      await blog.restore(old);
      expect(await herald.look({ full: true })).to.include({ held: true });
      expect(herald.told()).to.deep.equal([]);
      await blog.restore(right);
      expect(await herald.look({ full: true })).to.include({ held: false });
      expect(herald.told()).to.deep.equal([]);
      expect(herald.living().map(({ postId }) => postId)).to.have.members(lost);
    });

    it('by an old dump that stays: after approval the readers have what the blog has', async () => {
      await begin();
      const kept = await write('Kept through all');
      await look();
      const old = await blog.dump();
      const lost = await evaluate<number[]>(writeMany, { count: 12 });
      await look();
      await blog.restore(old);
      expect(await herald.look()).to.include({ held: true });
      const fresh = await write('Written after it');
      expect(lost).to.include(fresh);
      expect(await look()).to.deep.equal([]);
      await herald.publisher.approve();
      const told = [...(await look()), ...(await look())];
      expect(told.filter((line) => line === 'Delete')).to.have.length(12);
      expect(told.filter((line) => line !== 'Delete')).to.deep.equal(['Create Written after it']);
      expect(herald.living().map(({ postId }) => postId)).to.have.members([kept, fresh]);
      expect(await look(true)).to.deep.equal([]);
    });
  });

  describe('sees edits', () => {
    /** PHP whose clock is off by some seconds, or stands still: WordPress takes all dates of a save from it. */
    const saveAt = (id: number, title: string, date: string) =>
      evaluate(
        `add_filter('wp_insert_post_data', fn ($data) => ['post_modified' => get_date_from_gmt($args['date']), 'post_modified_gmt' => $args['date']] + $data);
         wp_update_post(['ID' => $args['id'], 'post_title' => $args['title']]);`,
        { id, title, date },
      );

    it('within one second, each', async () => {
      await begin();
      const id = await write('First');
      await look();
      const { post_modified_gmt: second = '' } = await row(id);
      const told: string[] = [];
      for (const title of ['Second', 'Third', 'Fourth']) {
        await saveAt(id, title, second);
        told.push(...(await look()));
      }
      expect((await row(id)).post_modified_gmt).to.equal(second);
      expect(told).to.deep.equal(['Update Second', 'Update Third', 'Update Fourth']);
      const dates = herald.notes().map(({ updatedAt }) => updatedAt);
      expect(dates.every((at) => at !== null)).to.equal(true);
    });

    it('when PHP’s clock runs ahead, falls behind and is put right again', async () => {
      await begin();
      const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 19).replace('T', ' ');
      // What such a clock would have WordPress write: it holds nothing of it for the future.
      const ahead = `add_filter('wp_insert_post_data', fn ($data) => ['post_status' => 'publish', 'post_date' => get_date_from_gmt($args['date']),
        'post_date_gmt' => $args['date'], 'post_modified' => get_date_from_gmt($args['date']), 'post_modified_gmt' => $args['date']] + $data);`;
      const insert = `${ahead} return wp_insert_post(['post_title' => $args['title'], 'post_status' => 'publish'], true);`;
      const id = await evaluate<number>(insert, { title: 'From tomorrow', date: tomorrow });
      await herald.look();
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.type).to.equal('Create');
      // Pixelfed and Misskey refuse the future (O4).
      expect(Date.parse(sent?.object.published ?? '')).to.be.at.most(herald.now());
      await evaluate(`${ahead} wp_update_post(['ID' => $args['id'], 'post_title' => 'Still from tomorrow']);`, {
        id,
        date: tomorrow,
      });
      expect(await look()).to.deep.equal(['Update Still from tomorrow']);
      const other = await write('Of today');
      expect(await look()).to.deep.equal(['Create Of today']);
      await saveAt(other, 'Saved tomorrow', tomorrow);
      expect(await look()).to.deep.equal(['Update Saved tomorrow']);
      await blog.wordpress.updatePost(other, { title: 'Saved today' });
      expect(await look()).to.deep.equal(['Update Saved today']);
      await evaluate(insert, { title: 'With a dead battery', date: '2009-01-01 00:00:00' });
      expect(await look()).to.deep.equal(['Create With a dead battery']);
      expect(await look(true)).to.deep.equal([]);
    });

    it('when Herald’s own clock is put back', async () => {
      await begin();
      const id = await write('Before the step');
      await look();
      herald.setClock(herald.now() - DAY);
      await blog.wordpress.updatePost(id, { title: 'After the step' });
      await write('New after the step');
      expect(await look()).to.deep.equal(['Update After the step']);
      // To this clock it is of the future: it takes the time that such posts do.
      expect(await look()).to.deep.equal(['Create New after the step']);
      expect(await look(true)).to.deep.equal([]);
    });

    it('of tags, categories and the featured image, though the post’s own row stays as it was', async () => {
      await blog.wordpress.setOption('permalink_structure', '/%category%/%postname%/');
      await begin();
      const id = await write('Seldom saved', { tags: ['Tides'], categories: ['Harbour news'] });
      const picture = await blog.wordpress.addAttachment({ bytes: png(40, 30, () => [200, 30, 30]) });
      await look();
      const before = await row(id);
      const change = async (code: string) => {
        await evaluate(code, { id, picture });
        await herald.look();
        const sent = herald.sent();
        expect(
          sent.map(({ type }) => type),
          code,
        ).to.deep.equal(['Update']);
        return sent[0]?.object;
      };
      const renamed = await change(
        "$tag = get_term_by('name', 'Tides', 'post_tag'); wp_update_term($tag->term_id, 'post_tag', ['name' => 'High tides']);",
      );
      expect(renamed?.tag?.map(({ name }) => name)).to.deep.equal(['#HighTides']);
      const moved = await change(
        "$term = get_term_by('name', 'Harbour news', 'category'); wp_update_term($term->term_id, 'category', ['slug' => 'port']);",
      );
      expect(moved?.url).to.equal('https://blog.test/port/seldom-saved/');
      expect(await blog.wordpress.permalink(id)).to.equal(moved?.url);
      const pictured = await change('set_post_thumbnail($args["id"], $args["picture"]);');
      expect(pictured?.attachment).to.have.length(1);
      expect(pictured?.attachment?.[0]).to.not.have.property('name');
      const told = await change('update_post_meta($args["picture"], "_wp_attachment_image_alt", "A red field");');
      expect(told?.attachment?.[0]).to.include({ name: 'A red field', width: 40, height: 30 });
      const retold = await change('update_post_meta($args["picture"], "_wp_attachment_image_alt", "A red flag");');
      expect(retold?.attachment?.[0]).to.include({ name: 'A red flag' });
      const tagged = await change('wp_set_object_terms($args["id"], ["Ebb"], "post_tag", true);');
      expect(tagged?.tag).to.have.length(2);
      expect(await row(id)).to.deep.equal(before);
      await blog.wordpress.setOption('permalink_structure', '/%year%/%monthnum%/%postname%/');
    });

    it('once, where the editor saved twice, and none where it only kept copies', async () => {
      await begin();
      const id = await write('Draft of it', { status: 'draft' });
      await look();
      // The block editor: the post, then its meta boxes, then a second thought.
      await evaluate(
        `wp_update_post(['ID' => $args['id'], 'post_status' => 'publish']);
         update_post_meta($args['id'], '_edit_last', 1);
         wp_update_post(['ID' => $args['id'], 'post_title' => 'Finished']);`,
        { id },
      );
      expect(await look()).to.deep.equal(['Create Finished']);
      await evaluate(
        "foreach (['Better', 'Best'] as $title) wp_update_post(['ID' => $args['id'], 'post_title' => $title]);",
        { id },
      );
      expect(await look()).to.deep.equal(['Update Best']);
      await blog.wordpress.autosave(id, '<p>Half a thou</p>');
      await blog.wordpress.lockPost(id);
      await evaluate("wp_update_post(['ID' => $args['id']]);", { id });
      expect(await look(true)).to.deep.equal([]);
      const copies = await blog.sql("SELECT post_name FROM wp_posts WHERE post_type = 'revision' AND post_parent = ?", [
        id,
      ]);
      expect(copies.map(({ post_name }) => post_name)).to.include.members([`${id}-autosave-v1`, `${id}-revision-v1`]);
    });

    it('of a post that has no revisions, and is long out of sight, with the hourly comparison at the latest', async () => {
      await begin();
      const ids = await evaluate<number[]>(writeMany, { count: 15 });
      await look();
      await evaluate(
        "add_filter('wp_revisions_to_keep', '__return_zero'); wp_update_post(['ID' => $args['id'], 'post_title' => 'Silently']);",
        { id: ids[0] },
      );
      expect(await look(true)).to.deep.equal(['Update Silently']);
    });
  });

  describe('waits', () => {
    const draft = (...items: string[]) =>
      items
        .map(
          (text) =>
            `<!-- wp:paragraph --><p><a href="https://paper.test/${text.length}">${text}</a></p><!-- /wp:paragraph -->`,
        )
        .join('');

    it('for a text to settle, and while an editor holds its post', async () => {
      const source = newsSource({ title: 'Week in brief', settle: 2 * MINUTE, lockPatience: HOUR });
      const id = await write('Week in brief', { status: 'draft', content: draft('Old item') });
      await begin({ sources: [source] });
      await blog.wordpress.updatePost(id, { content: draft('Old item', 'A new one of the day') });
      expect(await look()).to.deep.equal([]);
      await evaluate("update_post_meta($args['id'], '_edit_lock', $args['at'] . ':1');", {
        id,
        at: Math.floor(herald.now() / 1000) + 60,
      });
      expect(await look()).to.deep.equal([]);
      expect(await look()).to.deep.equal([]);
      await evaluate("update_post_meta($args['id'], '_edit_lock', $args['at'] . ':1');", {
        id,
        at: Math.floor(herald.now() / 1000),
      });
      expect(await look()).to.deep.equal([]);
      herald.pass(2 * MINUTE);
      expect(await look()).to.deep.equal(['Create A new one of the day']);
    });
  });

  describe('sees what is taken away', () => {
    it('for good, by whoever skips the trash', async () => {
      await begin();
      const ids = [
        await write('Deleted'),
        await write('Thrown away'),
        await write('Unpublished'),
        await write('Locked away'),
      ];
      await look();
      const [deleted = 0, thrown = 0, unpublished = 0, locked = 0] = ids;
      await blog.wordpress.deletePost(deleted);
      blog.skipTrash(true);
      await blog.wordpress.trashPost(thrown);
      blog.skipTrash(false);
      await blog.wordpress.updatePost(unpublished, { status: 'draft' });
      await blog.wordpress.updatePost(locked, { password: 'sesame' });
      expect([await blog.wordpress.post(deleted), await blog.wordpress.post(thrown)]).to.deep.equal([null, null]);
      expect(await look()).to.deep.equal(Array(4).fill('Delete'));
      expect(herald.living()).to.deep.equal([]);
      expect(await look(true)).to.deep.equal([]);
    });
  });

  describe('takes what its rules say', () => {
    /** Titles of what the readers have, by source; `ids` by title. */
    const taken = (ids: Record<string, number>) => {
      const titles = new Map(Object.entries(ids).map(([title, id]) => [id, title]));
      const found: Record<string, string[]> = {};
      for (const { source, postId } of herald.living()) {
        const title = titles.get(postId ?? 0) ?? 'another';
        found[source] = [...(found[source] ?? []), title].sort();
      }
      return found;
    };
    const setUp = `$add = function ($title, $more = []) use (&$ids) {
      return $ids[$title] = wp_insert_post($more + ['post_title' => $title, 'post_content' => '<p>Words.</p>', 'post_status' => 'publish'], true);
    };`;
    const brake = { maxCreates: 100, maxDeletes: 100 };

    it('of formats, categories with their children, tags, authors, sticky posts, and single ones', async () => {
      const source = (name: string, more: Parameters<typeof postsSource>[0]) => postsSource({ name, ...more });
      const next = await evaluate<number>("return (int) $wpdb->get_var('SELECT max(ID) FROM wp_posts') + 1;");
      await begin({
        brake,
        sources: [
          source('links', { formats: ['aside', 'link'] }),
          source('standard', { formats: ['standard'], tags: ['rule-format'] }),
          source('no-asides', { excludeFormats: ['aside'], tags: ['rule-format'] }),
          source('science', { categories: ['rule-science'], excludeCategories: ['rule-chatter'] }),
          source('proofs', { tags: ['beweis-円'] }),
          source('no-proofs', { categories: ['rule-science'], excludeTags: ['beweis-円'] }),
          source('ada', { authors: ['ada-l'] }),
          source('not-ada', { categories: ['rule-science'], excludeAuthors: ['ada-l'] }),
          source('pinned', { sticky: 'only' }),
          source('unpinned', { categories: ['rule-science'], sticky: 'exclude' }),
          source('most', { categories: ['rule-science'], excludePosts: [next, next + 1] }),
        ],
      });
      const ids = await evaluate<Record<string, number>>(`${setUp}
        $category = fn ($name, $parent = 0) => wp_insert_term($name, 'category', ['parent' => $parent])['term_id'];
        $science = $category('Rule science'); $maths = $category('Rule maths', $science); $knots = $category('Rule knots', $maths);
        $chatter = $category('Rule chatter'); $small = $category('Rule small talk', $chatter);
        $ada = wp_insert_user(['user_login' => 'Ada L.', 'user_pass' => 'x', 'user_nicename' => 'ada-l', 'role' => 'author']);
        $add('Of the parent', ['post_category' => [$science]]);
        $add('Of a child', ['post_category' => [$knots], 'tags_input' => ['Beweis 円']]);
        $add('Of both', ['post_category' => [$maths, $small], 'post_author' => $ada]);
        stick_post($add('Pinned', ['post_category' => [$science]]));
        foreach (['aside', 'link', 'gallery', ''] as $format)
          set_post_format($add("A $format", ['tags_input' => ['rule format']]), $format);
        return $ids;`);
      expect(ids['Of the parent']).to.equal(next);
      await herald.look();
      expect(taken(ids)).to.deep.equal({
        links: ['A aside', 'A link'],
        standard: ['A '],
        'no-asides': ['A ', 'A gallery', 'A link'],
        science: ['Of a child', 'Of the parent', 'Pinned'],
        proofs: ['Of a child'],
        'no-proofs': ['Of both', 'Of the parent', 'Pinned'],
        ada: ['Of both'],
        'not-ada': ['Of a child', 'Of the parent', 'Pinned'],
        pinned: ['Pinned'],
        unpinned: ['Of a child', 'Of both', 'Of the parent'],
        most: ['Of both', 'Pinned'],
      });
      await evaluate(
        `set_post_format($args['A aside'], ''); unstick_post($args['Pinned']); stick_post($args['Of both']);
         wp_set_post_tags($args['Of a child'], 'Another'); wp_set_post_categories($args['Of the parent'], [1]);`,
        ids,
      );
      await herald.look();
      expect(taken(ids)).to.deep.include({
        links: ['A link'],
        standard: ['A ', 'A aside'],
        science: ['Of a child', 'Pinned'],
        pinned: ['Of both'],
        unpinned: ['Of a child', 'Pinned'],
      });
      expect(taken(ids)).to.not.have.property('proofs');
      await evaluate("unstick_post($args['Of both']);", ids);
    });

    it('and keeps out what asks for it, from the same save on, as long as it does', async () => {
      await begin({ brake });
      const ids = await evaluate<Record<string, number>>(`${setUp}
        foreach (['herald_opt_out' => '1', 'herald_visibility' => 'none', 'activitypub_content_visibility' => 'local'] as $key => $value)
          $add("Out by $key", ['meta_input' => [$key => $value]]);
        return $ids;`);
      expect(await look()).to.deep.equal([]);
      await evaluate(
        "foreach ($args['ids'] as $id) foreach (['herald_opt_out', 'herald_visibility', 'activitypub_content_visibility'] as $key) delete_post_meta($id, $key);",
        { ids },
      );
      expect((await look()).sort()).to.deep.equal(
        Object.keys(ids)
          .map((title) => `Create ${title}`)
          .sort(),
      );
      await evaluate("update_post_meta($args['id'], 'herald_opt_out', 'yes');", { id: ids['Out by herald_opt_out'] });
      expect(await look()).to.deep.equal(['Delete']);
      expect(await look(true)).to.deep.equal([]);
    });

    it('and gives a post the audience, warning and language of its fields, ours before the plugin’s', async () => {
      await begin({ brake });
      const fields: Record<string, Record<string, string>> = {
        Plain: {},
        Unlisted: { herald_visibility: 'unlisted', activitypub_content_visibility: 'local' },
        Followers: { herald_visibility: 'followers' },
        Mistyped: { herald_visibility: 'freinds' },
        Warned: { herald_content_warning: 'Spiders', activitypub_content_warning: 'Beetles', herald_language: 'de_AT' },
        Quiet: { activitypub_content_visibility: 'quiet_public', activitypub_content_warning: 'Beetles' },
        Loud: { activitypub_content_visibility: 'public' },
        Private: { activitypub_content_visibility: 'private' },
        Local: { activitypub_content_visibility: 'local' },
      };
      const ids = await evaluate<Record<string, number>>(
        `${setUp}
         foreach ($args['fields'] as $title => $fields) {
           $add($title);
           foreach ((array) $fields as $key => $value) update_post_meta($ids[$title], $key, $value);
         }
         return $ids;`,
        { fields },
      );
      await herald.look();
      const wishes = Object.fromEntries(
        herald
          .living()
          .map(({ postId, content }) => [
            Object.keys(ids).find((title) => ids[title] === postId),
            [content?.visibility, content?.summary, content?.language],
          ]),
      );
      expect(wishes).to.deep.equal({
        Plain: ['public', null, 'en'],
        Unlisted: ['unlisted', null, 'en'],
        Followers: ['followers', null, 'en'],
        Warned: ['public', 'Spiders', 'de-AT'],
        Quiet: ['unlisted', 'Beetles', 'en'],
        Loud: ['public', null, 'en'],
      });
    });

    it('of a type of its own, each linked to what it is about', async () => {
      await begin({ sources: [postsSource({ types: ['news'], link: 'source', text: 'content' })] });
      const [find, thought] = await evaluate<string[]>(`${setUp}
        register_post_type('news', ['public' => true, 'has_archive' => true]);
        flush_rewrite_rules(false);
        return array_map('get_permalink', [
          $add('A find', ['post_type' => 'news', 'post_content' => '<p>By <a href="https://blog.test/us/">us</a>: <a href="https://paper.test/1">it</a>.</p>']),
          $add('A thought', ['post_type' => 'news']),
        ]);`);
      await write('A post');
      await herald.look();
      const sent = herald.sent();
      expect(sent.map(({ object }) => object.url)).to.deep.equal([find, thought]);
      expect(find).to.match(/\/news\/a-find\/$/);
      expect(sent[0]?.object.content).to.match(/^<p><strong><a href="https:\/\/paper\.test\/1"[^>]*>A find<\/a>/);
      expect(sent[1]?.object.content).to.include(`href="${thought}"`);
    });

    it('and leaves out the round-up of a news source that is silent about it', async () => {
      const item = (words: string) => `<p><a href="https://paper.test/${words.length}">${words}</a></p>`;
      const news = newsSource({ title: 'Knots of the week', roundup: 'silent', settle: 0, lockPatience: 0 });
      const id = await write('Knots of the week 7', { status: 'draft', content: item('Old') });
      await begin({ sources: [news, postsSource()] });
      await blog.wordpress.updatePost(id, { content: item('Old') + item('A new knot') });
      expect(await look()).to.deep.equal(['Create A new knot']);
      await write('Other than knots');
      await blog.wordpress.updatePost(id, { status: 'publish' });
      const told = await look();
      expect(told.filter((line) => line.startsWith('Create'))).to.deep.equal(['Create Other than knots']);
      expect(herald.living().map(({ source }) => source)).to.have.members(['news', 'posts']);
      expect(herald.living().find(({ source }) => source === 'news')?.content?.url).to.equal(
        await blog.wordpress.permalink(id),
      );
    });
  });

  describe('takes pictures', () => {
    const tag = (src: string, more: string) =>
      `<!-- wp:image --><figure class="wp-block-image"><img src="${src}" ${more}/></figure><!-- /wp:image -->`;

    it('as WordPress keeps them: the featured one first, real sizes, words from the text or the library', async () => {
      await begin({ sources: [postsSource({ maxImages: 3 })] });
      const wide = await blog.wordpress.addAttachment({
        bytes: png(2000, 1000, (x) => [x % 256, 0, 90]),
        name: 'wide.png',
        alt: 'A wide one',
      });
      const small = await blog.wordpress.addAttachment({ bytes: png(300, 200, () => [0, 90, 0]), name: 'small.png' });
      const pattern = await blog.wordpress.insertPost({
        title: 'Badge',
        type: 'wp_block',
        content: tag('/in-the-pattern.png', `class="wp-image-${small}"`),
      });
      const { medium, large } = await evaluate<Record<string, string>>(
        "foreach (['medium', 'large'] as $size) $urls[$size] = wp_get_attachment_image_src($args['wide'], $size)[0]; return $urls;",
        { wide },
      );
      expect([medium, large].join()).to.match(/wide-300x150\.png.*wide-1024x512\.png/);
      const content = [
        tag(medium ?? '', `alt="Of the text" class="wp-image-${wide}" width="150" height="75"`),
        tag(large ?? '', `alt="" class="wp-image-${wide}"`),
        tag('https://images.test/bucket/photo-800x600.jpg', 'alt="From elsewhere" width="400" height="300"'),
        tag('http://insecure.test/a.png', ''),
        `<!-- wp:block {"ref":${pattern}} /-->`,
        tag('https://images.test/one-too-many.png', ''),
      ].join('');
      const id = await write('Pictures', { content, status: 'draft' });
      await blog.wordpress.setFeaturedImage(id, small);
      await blog.wordpress.setMeta(small, '_wpsmartcrop_image_focus', { left: '0', top: '25' });
      await blog.wordpress.updatePost(id, { status: 'publish' });
      await herald.look();
      const uploads = (large ?? '').replace(/[^/]*$/, '');
      expect(herald.sent()[0]?.object.attachment).to.deep.equal([
        {
          type: 'Image',
          mediaType: 'image/png',
          url: `${uploads}small.png`,
          width: 300,
          height: 200,
          focalPoint: [-1, 0.5],
        },
        {
          type: 'Image',
          mediaType: 'image/png',
          url: `${uploads}wide-1536x768.png`,
          name: 'Of the text',
          width: 1536,
          height: 768,
        },
        {
          type: 'Image',
          mediaType: 'image/jpeg',
          url: 'https://images.test/bucket/photo-800x600.jpg',
          name: 'From elsewhere',
          width: 800,
          height: 600,
        },
      ]);
    });
  });

  describe('from whatever database it has', () => {
    const tables = async () =>
      (
        await blog.sql<{ name: string }>(
          "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'wordpress'",
        )
      ).map(({ name }) => name);
    const alter = async (change: string) =>
      void (await blog.sql(
        `SET sql_mode = ''; ${(await tables()).map((name) => `ALTER TABLE ${name} ${change}`).join(';')}`,
      ));

    it('with the strictest modes of the server', async () => {
      const [{ mode } = { mode: '' }] = await blog.sql<{ mode: string }>('SELECT @@GLOBAL.sql_mode AS mode');
      await blog.sql(
        "SET GLOBAL sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,IGNORE_SPACE,NO_ZERO_DATE,NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY,STRICT_ALL_TABLES,TRADITIONAL'",
      );
      await begin({ sources: [postsSource({ categories: ['strict'] })] });
      await write('Strict', { tags: ["It's"], categories: ['Strict'] });
      await write('Draft', { status: 'draft' });
      expect(await look()).to.deep.equal(['Create Strict']);
      expect(await look(true)).to.deep.equal([]);
      await blog.sql('SET GLOBAL sql_mode = ?', [mode]);
    });

    it('with MyISAM, which shows no one state of the whole: each post leaves once, and as it stands in the end', async () => {
      await alter('ENGINE = MyISAM');
      await begin({ brake: { maxCreates: 100, maxDeletes: 100 } });
      let done = false;
      const writing = evaluate<number[]>(
        `return array_map(function ($n) {
           $id = wp_insert_post(['post_title' => "In flight $n", 'post_status' => 'publish'], true);
           usleep(15000);
           wp_set_object_terms($id, ["tag $n", 'flight'], 'post_tag');
           usleep(15000);
           wp_update_post(['ID' => $id, 'post_content' => "<p>Landed $n.</p>"]);
           if ($n % 5 === 0) wp_delete_post($id, true);
           return $id;
         }, range(1, 25));`,
      ).finally(() => {
        done = true;
      });
      while (!done) await herald.look();
      const ids = await writing;
      await herald.look({ full: true });
      const sent = herald.sent();
      const living = herald.living();
      expect(living.map(({ postId }) => postId)).to.have.members(ids.filter((_, index) => (index + 1) % 5 !== 0));
      for (const { id, content } of living) {
        expect(sent.filter(({ type, note }) => type === 'Create' && note === id)).to.have.length(1);
        expect(content?.hashtags).to.have.length(2);
        expect(content?.html).to.match(/Landed \d+\./);
      }
      expect(await look(true)).to.deep.equal([]);
      await alter('ENGINE = InnoDB');
    });

    it('with the old utf8, in which emoji are entities', async () => {
      await alter('CONVERT TO CHARACTER SET utf8mb3');
      await begin({ sources: [postsSource({ text: 'content' })] });
      // WordPress does this itself where the server calls the charset utf8; MariaDB now says utf8mb3, which 6.1 does not know.
      const encoded =
        "add_filter('wp_insert_post_data', fn ($data) => array_map(fn ($v) => is_string($v) ? wp_encode_emoji($v) : $v, $data));";
      const id = await evaluate<number>(
        `${encoded} return wp_insert_post(['post_title' => 'Fish 🐟 & chips', 'post_content' => '<p>Größe 🧮 für alle.</p>',
          'post_status' => 'publish', 'tags_input' => ['Küche']], true);`,
      );
      expect((await row(id)).post_title).to.match(/&#x1f41f;/);
      await herald.look();
      const [sent] = herald.sent();
      expect(sent?.object.content).to.include('Fish 🐟 &amp; chips').and.include('Größe 🧮 für alle.');
      expect(sent?.object.tag?.[0]).to.include({ name: '#Küche' });
      await alter('CONVERT TO CHARACTER SET utf8mb4');
    });

    describe('with UTF-8 in tables that are called latin1', () => {
      let id: number;
      let picture: number;

      before(async () => {
        await alter('CONVERT TO CHARACTER SET latin1');
        picture = await blog.wordpress.addAttachment({ bytes: png(30, 20, () => [0, 0, 0]) });
        // A wp-config.php of 2005: DB_CHARSET latin1.
        id = await evaluate<number>(
          `$wpdb->charset = 'latin1'; $wpdb->collate = ''; $wpdb->set_charset($wpdb->dbh, 'latin1', '');
           update_option('blogname', 'Ein Café für alle');
           update_post_meta($args['picture'], '_wp_attachment_image_alt', 'Ein grünes Tor');
           $id = wp_insert_post(['post_title' => 'Café', 'post_content' => '<p>Größe „für“ alle 🧮</p>', 'post_status' => 'draft', 'tags_input' => ['Küche']], true);
           set_post_thumbnail($id, $args['picture']);
           return $id;`,
          { picture },
        );
      });

      const published = async (latin1AsUtf8: boolean) => {
        await blog.wordpress.updatePost(id, { status: 'draft' });
        await begin({ sources: [postsSource({ text: 'content' })], wordpress: { latin1AsUtf8 } });
        await blog.sql("UPDATE wp_posts SET post_status = 'publish' WHERE ID = ?", [id]);
        await herald.look();
        return herald.sent()[0]?.object;
      };

      it('as the database tells it, unless it is told better', async () => {
        expect((await published(false))?.content).to.include('CafÃ©');
      });

      it('as it was meant, once the configuration says so: texts, terms, meta and options', async () => {
        const note = await published(true);
        expect(note?.content).to.include('Café').and.include('Größe „für“ alle 🧮');
        expect(note?.tag?.[0]).to.include({ name: '#Küche' });
        expect(note?.attachment?.[0]).to.include({ name: 'Ein grünes Tor' });
        const profile = herald.db.sql.prepare("SELECT value FROM settings WHERE name = 'profile'").pluck().get();
        expect(profile).to.include('Ein Café für alle');
      });

      it('as the doctor finds it', async () => {
        const ask = (latin1AsUtf8: boolean) =>
          charset.run({ config: someConfig({ wordpress: { ...blog.config, latin1AsUtf8 } }) } as DoctorMeans);
        const { outcome, message, cure } = await ask(false);
        expect(outcome).to.equal('warning');
        expect(message).to.match(/^1 of the newest \d+ posts looks like UTF-8/);
        expect(message).to.include(`post ${id} “CafÃ©” is “Café”`);
        expect(cure).to.include('wordpress.latin1_as_utf8 = true');
        expect(await ask(true)).to.include({ outcome: 'ok' });
      });
    });
  });
});
