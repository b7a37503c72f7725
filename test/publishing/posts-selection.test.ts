import { expect } from 'chai';
import type { PostsSourceConfig } from '../../src/config/config.js';
import { DAY, newsSource, postsSource, type Stage, setNewStage } from './blog-and-herald.js';

type Fields = Parameters<Stage['blog']['insertPost']>[0];

describe('what a source of posts takes', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const start = async (source: Partial<PostsSourceConfig> = {}) => {
    stage = await setNewStage({ sources: [postsSource(source)] });
  };
  const post = (title: string, more: Fields = {}) =>
    stage.blog.insertPost({ title, content: '<p>And more of it.</p>', ...more });
  const looks = async () => {
    await stage.look();
    return stage.told();
  };
  const told = async (title: string, more: Fields = {}) => {
    const id = post(title, more);
    expect(await looks()).to.deep.equal([`Create ${title}`]);
    stage.deliver();
    return id;
  };
  /** Nothing more comes, however often and closely one looks. */
  const quiet = async () => {
    for (const full of [false, true, false]) await stage.look({ full });
    expect(stage.told()).to.deep.equal([]);
  };
  const reconfigure = (source: Partial<PostsSourceConfig>) => stage.restart({ sources: [postsSource(source)] });
  const under = (child: string, parent: string) =>
    stage.meddle(
      `UPDATE wp_term_taxonomy SET parent = (SELECT term_id FROM wp_terms WHERE slug = ?)
       WHERE term_id = (SELECT term_id FROM wp_terms WHERE slug = ?)`,
      parent,
      child,
    );

  describe('by its rules', () => {
    it('is a format, or none', async () => {
      await start({ formats: ['aside', 'standard'] });
      stage.blog.setTerms(post('An aside'), 'post_format', ['post-format-aside']);
      stage.blog.setTerms(post('A gallery'), 'post_format', ['post-format-gallery']);
      post('A post');
      expect(await looks()).to.deep.equal(['Create An aside', 'Create A post']);
    });

    it('is an author', async () => {
      await start({ excludeAuthors: ['second'] });
      stage.meddle("INSERT INTO wp_users (ID, user_login, user_nicename, display_name) VALUES (2, 's', 'second', 'S')");
      const id = post('By the second');
      stage.meddle('UPDATE wp_posts SET post_author = 2 WHERE ID = ?', id);
      post('By the first');
      expect(await looks()).to.deep.equal(['Create By the first']);
      stage.meddle('UPDATE wp_posts SET post_author = 1 WHERE ID = ?', id);
      expect(await looks()).to.deep.equal(['Create By the second']);
    });

    it('is what is sticky, as long as it is', async () => {
      await start({ sticky: 'only' });
      const id = post('Important');
      post('Everyday');
      expect(await looks()).to.deep.equal([]);
      stage.blog.stickPost(id);
      expect(await looks()).to.deep.equal(['Create Important', 'Add']);
      stage.blog.unstickPost(id);
      expect(await looks()).to.deep.equal(['Delete']);
    });

    it('is a category with its children', async () => {
      await start({ categories: ['science'], excludeCategories: ['chatter'] });
      const id = post('Of a child', { categories: ['Geometry'] });
      post('Of both', { categories: ['Science', 'Small talk'] });
      post('Of another', { categories: ['Chatter'] });
      post('Of the parent', { categories: ['Science'] });
      under('geometry', 'science');
      under('small-talk', 'chatter');
      expect((await looks()).sort()).to.deep.equal(['Create Of a child', 'Create Of the parent']);
      stage.blog.setTerms(id, 'category', ['Chatter']);
      expect(await looks()).to.deep.equal(['Delete']);
    });

    it('is not a post that is named', async () => {
      await start({ excludePosts: [3, 4] });
      for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) post(title);
      expect(await looks()).to.have.length(stage.items().filter(({ state }) => state === 'live').length);
      expect(stage.items().map(({ postId, state }) => `${postId} ${state}`)).to.include.members([
        '3 watched',
        '4 watched',
      ]);
    });

    it('is a type of its own, linked to what it is about', async () => {
      await start({ types: ['link'], link: 'source', text: 'content' });
      const content = '<p>See <a href="https://blog.test/old/">us</a> and <a href="https://paper.test/1">them</a>.</p>';
      stage.blog.insertPost({ type: 'link', title: 'A find', content });
      stage.blog.insertPost({ type: 'link', title: 'A thought', content: '<p>No link.</p>' });
      await stage.look();
      const [find, thought] = stage.sent();
      expect(find?.object.content).to.match(/^<p><strong><a href="https:\/\/paper\.test\/1"[^>]*>A find<\/a>/);
      expect(find?.object.url).to.equal('https://blog.test/link/a-find/');
      expect(thought?.object.content).to.include('href="https://blog.test/link/a-thought/"');
    });
  });

  describe('with a post that wants to stay out', () => {
    const ways: [string, (id: number) => void, (id: number) => void][] = [
      [
        'its custom field',
        (id) => stage.blog.setMeta(id, 'herald_opt_out', '1'),
        (id) => stage.blog.setMeta(id, 'herald_opt_out', '0'),
      ],
      [
        'its visibility',
        (id) => stage.blog.setMeta(id, 'herald_visibility', 'none'),
        (id) => stage.blog.setMeta(id, 'herald_visibility', ''),
      ],
      [
        'a visibility that nobody understands',
        (id) => stage.blog.setMeta(id, 'herald_visibility', 'freinds'),
        (id) => stage.blog.setMeta(id, 'herald_visibility', 'public'),
      ],
      [
        'the ActivityPub plugin’s field',
        (id) => stage.blog.setMeta(id, 'activitypub_content_visibility', 'local'),
        (id) => stage.blog.setMeta(id, 'activitypub_content_visibility', ''),
      ],
      [
        'a tag',
        (id) => stage.blog.setTerms(id, 'post_tag', ['No fediverse']),
        (id) => stage.blog.setTerms(id, 'post_tag', []),
      ],
    ];
    for (const [name, out, back] of ways) {
      it(`keeps it back by ${name}; set later that is a Delete, and taken back a new Note`, async () => {
        await start({ excludeTags: ['no-fediverse'] });
        out(post('Never told'));
        expect(await looks()).to.deep.equal([]);
        const id = await told('Told too soon');
        const [old] = stage.living();
        out(id);
        expect(await looks()).to.deep.equal(['Delete']);
        await quiet();
        back(id);
        expect(await looks()).to.deep.equal(['Create Told too soon']);
        expect(stage.living().map((note) => note.id)).not.to.include(old?.id);
      });
    }

    it('takes the first of two fields of one name, as WordPress does', async () => {
      await start();
      const id = post('Twice');
      for (const value of ['no', 'yes'])
        stage.meddle(
          "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (?, 'herald_opt_out', ?)",
          id,
          value,
        );
      expect(await looks()).to.deep.equal(['Create Twice']);
    });
  });

  describe('with a post that asks for more', () => {
    it('gives it its own warning, language and visibility', async () => {
      await start({ contentWarning: 'Maths', language: 'fr' });
      const own = post('Own');
      stage.blog.setMeta(own, 'herald_content_warning', 'Spiders');
      stage.blog.setMeta(own, 'herald_language', 'de');
      stage.blog.setMeta(own, 'activitypub_content_visibility', 'quiet_public');
      post('Of the source');
      await stage.look();
      const [one, other] = stage.living().map(({ content }) => content);
      expect(one).to.include({ summary: 'Spiders', sensitive: true, language: 'de', visibility: 'unlisted' });
      expect(other).to.include({ summary: 'Maths', sensitive: true, language: 'fr', visibility: 'public' });
    });

    it('makes a new Note for another audience, with the next look, and an Update for another warning', async () => {
      await start();
      const id = await told('For whom?');
      stage.blog.setMeta(id, 'herald_content_warning', 'Spiders');
      expect(await looks()).to.deep.equal(['Update For whom?']);
      stage.blog.setMeta(id, 'herald_visibility', 'followers');
      expect(await looks()).to.deep.equal(['Delete']);
      await stage.look();
      const [create] = stage.sent();
      expect(create).to.include({ type: 'Create', outbox: false });
      expect(create?.object).to.deep.include({ to: ['https://blog.test/activitypub/followers'], cc: [] });
      await quiet();
    });

    it('is not slow to do so on a blog that withdrew much', async () => {
      await start();
      const old = Array.from({ length: 9 }, (_, index) => post(`Old ${index}`));
      await stage.look();
      for (const id of old) stage.blog.trashPost(id);
      await stage.look();
      await stage.publisher.approve();
      await stage.look();
      stage.meddle(`UPDATE wp_posts SET post_status = 'trash' WHERE ID IN (${old.join()})`);
      for (let more = 0; more < 60; more += 1) {
        stage.db.sql
          .prepare(
            "INSERT INTO items (source, key, post_id, state, changed_at, seen_at) VALUES ('posts', ?, ?, 'withdrawn', 1, ?)",
          )
          .run(`post:${old[0]}${more}`, old[0], stage.now() - DAY);
      }
      stage.sent();
      const id = await told('Narrower');
      stage.blog.setMeta(id, 'herald_visibility', 'unlisted');
      expect(await looks()).to.deep.equal(['Delete']);
      expect(await looks()).to.deep.equal(['Create Narrower']);
    });

    it('is held by the brake where many ask at once', async () => {
      stage = await setNewStage({ brake: { maxCreates: 20, maxDeletes: 2 } });
      const ids = ['One', 'Two', 'Three'].map((title) => post(title));
      await stage.look();
      stage.sent();
      for (const id of ids) stage.blog.setMeta(id, 'herald_visibility', 'unlisted');
      expect((await stage.look()).held).to.equal(true);
      expect(stage.told()).to.deep.equal([]);
      await stage.publisher.approve();
      expect(await looks()).to.deep.equal(['Delete', 'Delete', 'Delete']);
      expect(await looks()).to.have.length(3);
    });
  });

  describe('when the configuration changes', () => {
    const more: [string, Partial<PostsSourceConfig>, Partial<PostsSourceConfig>, (id: number) => void][] = [
      ['categories', { categories: ['news'] }, {}, () => {}],
      ['tags', { tags: ['news'] }, { tags: [] }, () => {}],
      ['formats', { formats: ['aside'] }, { formats: ['aside', 'standard'] }, () => {}],
      ['authors', { authors: ['somebody'] }, { authors: ['editor'] }, () => {}],
      ['sticky', { sticky: 'only' }, { sticky: 'include' }, () => {}],
      ['exclude_categories', { excludeCategories: ['uncategorized'] }, {}, () => {}],
      ['exclude_tags', { excludeTags: ['x'] }, {}, (id) => stage.blog.setTerms(id, 'post_tag', ['x'])],
      ['exclude_formats', { excludeFormats: ['standard'] }, {}, () => {}],
      ['exclude_authors', { excludeAuthors: ['editor'] }, {}, () => {}],
      ['exclude_posts', { excludePosts: [1, 2, 3, 4] }, {}, () => {}],
      ['opt_out_field', { optOutField: 'quiet' }, {}, (id) => stage.blog.setMeta(id, 'quiet', '1')],
    ];
    for (const [key, before, after, dress] of more) {
      it(`announces nothing old that another ${key} takes in, and what is new`, async () => {
        await start(before);
        for (const title of ['One', 'Two']) dress(post(title));
        expect(await looks()).to.deep.equal([]);
        stage.pass(DAY);
        reconfigure(after);
        await quiet();
        await told('New');
      });
    }

    it('deletes nothing by itself, and announces nothing again that it withdrew for a while', async () => {
      await start();
      await told('One');
      reconfigure({ excludeAuthors: ['editor'] });
      await quiet();
      await stage.publisher.approve();
      expect(await looks()).to.deep.equal(['Delete']);
      reconfigure({});
      await quiet();
    });

    it('forgets what it would delete once the configuration is as it was', async () => {
      await start();
      for (let number = 1; number <= 9; number += 1) await told(`Post ${number}`);
      reconfigure({ categories: ['nothing-has-it'] });
      await quiet();
      expect(stage.dump().held_changes).to.have.length(9);
      reconfigure({});
      await quiet();
      expect(stage.dump().held_changes).to.deep.equal([]);
    });

    it('still follows what the editors do meanwhile', async () => {
      await start();
      const [one = 0, two = 0] = [await told('One'), await told('Two')];
      reconfigure({ excludeAuthors: ['editor'] });
      await quiet();
      stage.blog.trashPost(one);
      expect(await looks()).to.deep.equal(['Delete']);
      await stage.publisher.approve({ asKnown: true, only: [] });
      await quiet();
      stage.blog.updatePost(two, { status: 'private' });
      expect(await looks()).to.deep.equal(['Delete']);
    });

    it('still tells what neither selection took, once it is made fit', async () => {
      await start({ categories: ['news'] });
      const id = post('Late', { categories: ['Chatter'] });
      await stage.look();
      reconfigure({ categories: ['news', 'science'] });
      await quiet();
      stage.blog.setTerms(id, 'category', ['Science']);
      expect(await looks()).to.deep.equal(['Create Late']);
    });

    it('keeps the visibility and the type of what is published', async () => {
      await start();
      const id = await told('As it was');
      reconfigure({ visibility: 'followers', object: 'article' });
      await quiet();
      stage.blog.updatePost(id, { content: '<p>Edited.</p>' });
      await stage.look();
      const [update] = stage.sent();
      expect(update?.type).to.equal('Update');
      expect(update?.object).to.include({ type: 'Note' });
      expect(stage.living()[0]?.content).to.include({ visibility: 'public' });
      post('As it is now');
      await stage.look();
      expect(stage.sent()[0]?.object).to.include({ type: 'Article', name: 'As it is now' });
      expect(stage.living()[1]?.content).to.include({ visibility: 'followers' });
    });

    it('understands what the first release wrote down of its selection', async () => {
      await start({ categories: ['science'], excludeCategories: ['geometry'] });
      const draft = post('A draft meanwhile', { categories: ['Science'], status: 'draft' });
      post('Of a child, passed over', { categories: ['Geometry'] });
      under('geometry', 'science');
      // As the first release would have left it: the child is not taken.
      expect(await looks()).to.deep.equal([]);
      const row = stage.db.sql.prepare("SELECT value FROM cursors WHERE source = 'posts'").get() as { value: string };
      const earlier = { ...JSON.parse(row.value), selection: { categories: ['science'], tags: [] } };
      stage.db.sql.prepare("UPDATE cursors SET value = ? WHERE source = 'posts'").run(JSON.stringify(earlier));
      reconfigure({ categories: ['science'] });
      stage.blog.updatePost(draft, { status: 'publish' });
      expect(await looks()).to.deep.equal(['Create A draft meanwhile']);
      await quiet();
      await told('Of a child, new', { categories: ['Geometry'] });
    });
  });

  describe('beside a news source', () => {
    const sources = (roundup: 'silent' | 'announce') => [postsSource(), newsSource({ roundup, requireLink: false })];
    const months = ['News Roundup – May', 'News Roundup – June'];

    it('leaves its round-up out where that shall be silent, and announces no old one when it may be told', async () => {
      stage = await setNewStage({ sources: sources('silent') });
      post(months[0] ?? '');
      stage.blog.insertPost({ title: 'No page of news', type: 'page' });
      expect(await looks()).to.deep.equal([]);
      stage.restart({ sources: sources('announce') });
      await quiet();
      await told(months[1] ?? '');
    });

    it('keeps what was announced before it was told to be silent', async () => {
      stage = await setNewStage({ sources: sources('announce') });
      const id = await told(months[0] ?? '');
      stage.restart({ sources: sources('silent') });
      await quiet();
      stage.blog.updatePost(id, { content: '<p>Edited.</p>' });
      expect(await looks()).to.deep.equal([`Update ${months[0]}`]);
      post(months[1] ?? '');
      expect(await looks()).to.deep.equal([]);
    });
  });
});
