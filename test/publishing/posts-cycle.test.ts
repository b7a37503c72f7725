import { expect } from 'chai';
import type { PostsSourceConfig } from '../../src/config/config.js';
import { DAY, HOUR, MINUTE, postsSource, SECOND, type Stage, setNewStage, setStage } from './blog-and-herald.js';

describe('a source of posts', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const post = (title: string, more: Parameters<Stage['blog']['insertPost']>[0] = {}) =>
    stage.blog.insertPost({ title, content: '<p>And more of it.</p>', ...more });
  /** A published post that the readers have. */
  const told = async (title: string, more: Parameters<Stage['blog']['insertPost']>[0] = {}) => {
    const id = post(title, more);
    await stage.look();
    expect(stage.told()).to.deep.equal([`Create ${title}`]);
    stage.deliver();
    return id;
  };
  const only = <T>(all: readonly T[]): T => {
    expect(all).to.have.length(1);
    return all[0] as T;
  };

  describe('on its first cycle', () => {
    const blogOf = (count: number) => {
      for (let number = 1; number <= count; number += 1) {
        post(`Old ${number}`, { date: new Date(stage.now() - (count - number + 1) * DAY) });
      }
    };

    it('announces nothing, however much is there', async () => {
      stage = setStage();
      blogOf(30);
      post('A draft of mine', { status: 'draft' });
      const report = await stage.look();
      expect(report).to.include({ baseline: true, known: 31, held: false });
      expect(stage.told()).to.deep.equal([]);
      expect(stage.notes()).to.deep.equal([]);
      await stage.look({ full: true });
      expect(stage.told()).to.deep.equal([]);
    });

    it('never tells what was there before, whatever becomes of it', async () => {
      stage = setStage();
      const edited = post('Old and edited', { date: new Date(stage.now() - 900 * DAY) });
      const shown = post('Old and shown again', { date: new Date(stage.now() - 900 * DAY) });
      const binned = post('Old and back from the trash', { date: new Date(stage.now() - 900 * DAY) });
      await stage.look();
      stage.blog.updatePost(edited, { content: '<p>Quite another text.</p>' });
      stage.blog.updatePost(shown, { status: 'draft' });
      stage.blog.trashPost(binned);
      await stage.look({ full: true });
      await stage.look({ full: true });
      stage.blog.updatePost(shown, { status: 'publish' });
      stage.blog.untrashPost(binned);
      stage.blog.updatePost(binned, { status: 'publish' });
      await stage.look({ full: true });
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
    });

    it('shows as many of the newest as it was asked for, and tells nobody', async () => {
      stage = setStage({ sources: [postsSource({ showExisting: 3 })] });
      blogOf(5);
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living().map(({ content }) => content?.url)).to.deep.equal([
        'https://blog.test/2026/05/old-3/',
        'https://blog.test/2026/05/old-4/',
        'https://blog.test/2026/05/old-5/',
      ]);
      const listed = stage.db.sql.prepare('SELECT count(*) AS n FROM activities WHERE outbox = 1').get();
      expect(listed).to.deep.equal({ n: 3 });
    });

    it('starts over after it was killed, and still tells nobody', async () => {
      stage = setStage({ sources: [postsSource({ showExisting: 2 })] });
      blogOf(5);
      stage.breakCursors(true);
      expect((await stage.cycle())[0]?.error).to.equal('the process was killed');
      stage.breakCursors(false);
      stage.restart();
      expect(await stage.look()).to.include({ baseline: true });
      expect(stage.living()).to.have.length(2);
      expect(stage.told()).to.deep.equal([]);
    });

    it('tells a draft of before when it is published', async () => {
      stage = setStage();
      const id = post('Begun before', { status: 'draft' });
      await stage.look();
      stage.blog.updatePost(id, { status: 'publish' });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Begun before']);
    });
  });

  describe('with a new post', () => {
    beforeEach(async () => {
      stage = await setNewStage();
    });

    it('sends one Create with text, link, tags and picture, once', async () => {
      const id = post('Primes &amp; knots', {
        content: '<!-- wp:paragraph --><p>A proof was found.</p><!-- /wp:paragraph -->',
        tags: ['number theory'],
      });
      stage.blog.setFeaturedImage(id, stage.blog.addAttachment({ file: '2026/05/knot.png', alt: 'A knot' }));
      await stage.look();
      const create = only(stage.sent());
      expect(create).to.include({ type: 'Create', outbox: true });
      expect(create.object.content).to.include('Primes &amp; knots').and.include('A proof was found.');
      expect(create.object.content).to.include('https://blog.test/2026/05/primes-amp-knots/');
      expect(create.object.tag).to.deep.equal([
        { type: 'Hashtag', name: '#NumberTheory', href: 'https://blog.test/tag/number-theory/' },
      ]);
      expect(create.object.attachment?.[0]).to.include({
        url: 'https://blog.test/wp-content/uploads/2026/05/knot.png',
        name: 'A knot',
      });
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living()).to.have.length(1);
    });

    it('sends nothing for a save without change, nor for drafts, revisions, other types and passwords', async () => {
      const id = await told('Told');
      stage.blog.updatePost(id, {});
      post('A thought', { status: 'draft' });
      post('For us alone', { status: 'private' });
      post('For members', { password: 'sesame' });
      post('About us', { type: 'page' });
      post('To be judged', { status: 'pending' });
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living()).to.have.length(1);
    });

    it('tells several posts in the order in which they were published', async () => {
      post('Second', { date: new Date(stage.now() - 10 * SECOND) });
      post('Third');
      post('First', { date: new Date(stage.now() - 20 * SECOND) });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create First', 'Create Second', 'Create Third']);
    });

    it('sees a draft that is published, whether or not it saw the draft', async () => {
      const seen = post('Seen as a draft', { status: 'draft' });
      await stage.look();
      stage.blog.updatePost(seen, { status: 'publish' });
      const unseen = post('Never seen', { status: 'draft' });
      stage.blog.updatePost(unseen, { status: 'publish' });
      await stage.look();
      expect(stage.told().sort()).to.deep.equal(['Create Never seen', 'Create Seen as a draft']);
    });

    it('sees a scheduled post go live, however late, though nothing but its status changes', async () => {
      stage.blog.schedulePost({
        title: 'At noon',
        content: '<p>Bells.</p>',
        date: new Date(stage.now() + 3 * HOUR),
      });
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      stage.pass(9 * HOUR);
      stage.blog.runCron();
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create At noon']);
    });

    it('sees a post of a scheduler that went live while nobody looked', async () => {
      const at = stage.now() + 2 * HOUR;
      stage.blog.schedulePost({ title: 'At night', content: '<p>Owls.</p>', date: new Date(at) });
      stage.pass(2 * DAY);
      stage.blog.runCron();
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create At night']);
    });

    it('O4 dates nothing in the future', async () => {
      post('From tomorrow', { date: new Date(stage.now() + DAY) });
      for (const full of [false, true]) await stage.look({ full });
      const { object } = only(stage.sent());
      expect(Date.parse(String(object.published))).to.be.at.most(stage.now());
    });

    it('takes up a post that was imported with an old date', async () => {
      post('Brought along', { date: new Date(Date.UTC(2011, 3, 1)) });
      await stage.look();
      const { object } = only(stage.sent());
      expect(object.published).to.match(/^2011-/);
    });

    describe('that WordPress is still writing', () => {
      const optOut = (id: number) => stage.blog.setMeta(id, 'herald_opt_out', '1');
      const soon = async () => {
        expect(stage.publisher.settlesAt()).to.equal(stage.now() + 5 * SECOND);
        stage.pass(5 * SECOND);
        await stage.cycle();
        expect(stage.publisher.settlesAt()).to.equal(null);
      };

      it('waits a few seconds, for its terms and its picture', async () => {
        const id = post('In pieces');
        expect((await stage.cycle())[0]).to.include({ settling: 1 });
        stage.blog.setTerms(id, 'post_tag', ['graphs']);
        stage.blog.setFeaturedImage(id, stage.blog.addAttachment({ file: 'graph.png' }));
        await soon();
        const { type, object } = only(stage.sent());
        expect([type, object.tag?.length, object.attachment?.length]).to.deep.equal(['Create', 1, 1]);
        for (const full of [false, true]) await stage.look({ full });
        expect(stage.told()).to.deep.equal([]);
      });

      it('is never told where it turns out to be kept out', async () => {
        const id = post('Not for you');
        await stage.cycle();
        optOut(id);
        await soon();
        for (const full of [false, true]) await stage.look({ full });
        expect(stage.sent()).to.deep.equal([]);
      });

      it('waits as long when a draft goes live, and not where it was planned', async () => {
        const draft = post('Long a draft', { status: 'draft' });
        stage.blog.schedulePost({ title: 'At noon', date: new Date(stage.now() + HOUR) });
        stage.pass(HOUR + MINUTE);
        stage.blog.runCron();
        stage.blog.updatePost(draft, { status: 'publish' });
        await stage.cycle();
        expect(stage.told()).to.deep.equal(['Create At noon']);
        await soon();
        expect(stage.told()).to.deep.equal(['Create Long a draft']);
      });

      it('is not waited for for ever where WordPress’s clock runs ahead, though it changes', async () => {
        const id = post('From tomorrow', { date: new Date(stage.now() + DAY) });
        await stage.cycle();
        stage.pass(5 * SECOND);
        stage.blog.setTerms(id, 'post_tag', ['graphs']);
        await stage.cycle();
        expect(stage.told()).to.deep.equal([]);
        await soon();
        expect(only(stage.sent()).object.tag).to.have.length(1);
      });

      it('is asked for nothing once the readers have it', async () => {
        const id = await told('Told');
        stage.blog.updatePost(id, { content: '<p>Better.</p>' });
        await stage.cycle();
        expect(only(stage.sent()).type).to.equal('Update');
        optOut(id);
        await stage.cycle();
        expect(stage.told()).to.deep.equal(['Delete']);
      });
    });

    it('waits until a post has settled where it was asked to', async () => {
      stage.restart({ sources: [postsSource({ settle: 5 * MINUTE })] });
      const id = post('Not so fast');
      expect(await stage.look()).to.include({ settling: 1 });
      stage.pass(3 * MINUTE);
      stage.blog.updatePost(id, { content: '<p>Better words.</p>' });
      await stage.look();
      stage.pass(3 * MINUTE);
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      stage.pass(2 * MINUTE);
      await stage.look();
      expect(only(stage.sent()).object.content).to.include('Better words.');
    });
  });

  describe('with a post that changes', () => {
    beforeEach(async () => {
      stage = await setNewStage();
    });

    it('sends one Update for many edits between two looks', async () => {
      const id = await told('First version');
      for (const words of ['One', 'Two', 'Three']) {
        stage.pass(SECOND);
        stage.blog.updatePost(id, { content: `<p>${words}.</p>` });
      }
      await stage.look();
      const update = only(stage.sent());
      expect(update).to.include({ type: 'Update', outbox: false });
      expect(update.object.content).to.include('Three.');
    });

    it('lets `updated` grow by what every reader can see, whatever the clock does', async () => {
      const id = await told('Growing');
      const { note } = { note: stage.living()[0]?.id };
      const times: number[] = [Number(stage.living()[0]?.publishedAt)];
      const edit = async (words: string) => {
        stage.blog.updatePost(id, { content: `<p>${words}.</p>` });
        const [report] = await stage.cycle();
        expect(report?.error).to.equal(null);
        const update = only(stage.sent());
        expect(update).to.include({ type: 'Update', note });
        times.push(Date.parse(String(update.object.updated)));
      };
      await edit('One');
      await edit('Two, in the same millisecond');
      stage.setClock(stage.now() - 2 * HOUR);
      await edit('Three, two hours earlier');
      stage.setClock(stage.now() + 5 * HOUR);
      await edit('Four');
      for (const [index, time] of times.slice(1).entries()) {
        expect(Math.floor(time / 1000)).to.be.above(Math.floor(Number(times[index]) / 1000));
      }
    });

    it('sees tags, the picture and its words, which move no date', async () => {
      const id = await told('Quiet changes');
      stage.blog.setTerms(id, 'post_tag', ['graphs']);
      await stage.look();
      expect(only(stage.sent()).object.tag?.[0]?.name).to.equal('#graphs');
      const picture = stage.blog.addAttachment({ file: 'graph.png' });
      stage.blog.setFeaturedImage(id, picture);
      await stage.look();
      expect(only(stage.sent()).object.attachment).to.have.length(1);
      stage.blog.setMeta(picture, '_wp_attachment_image_alt', 'A graph');
      await stage.look();
      expect(only(stage.sent()).object.attachment?.[0]).to.include({ name: 'A graph' });
    });

    it('V12 features what is sticky, and no longer when it is not, and tells the followers each time once', async () => {
      const id = await told('Pinned');
      stage.blog.stickPost(id);
      await stage.look();
      expect(stage.living()[0]?.sticky).to.equal(true);
      const add = stage.db.sql.prepare("SELECT body FROM activities WHERE type = 'Add'").pluck().get() as string;
      expect(JSON.parse(add)).to.include({
        actor: 'https://blog.test/activitypub/actor',
        object: `https://blog.test/activitypub/notes/${stage.living()[0]?.id}`,
        target: 'https://blog.test/activitypub/featured',
      });
      await stage.look();
      stage.blog.unstickPost(id);
      await stage.look();
      expect(stage.living()[0]?.sticky).to.equal(false);
      await stage.look();
      expect(stage.sent().map(({ type }) => type)).to.deep.equal(['Add', 'Remove']);
    });

    it('keeps the sticky posts of one source when another has none', async () => {
      stage.restart({ sources: [postsSource(), postsSource({ name: 'pages', types: ['page'] })] });
      await stage.look();
      const id = await told('Pinned');
      stage.blog.stickPost(id);
      await stage.look();
      expect(stage.living()[0]?.sticky).to.equal(true);
    });

    it('leads every hashtag to the page of its own tag, look after look', async () => {
      const first = await told('One', { tags: ['Graphs'] });
      stage.blog.setTerms(await told('Two'), 'post_tag', ['Other graphs']);
      stage.meddle("UPDATE wp_terms SET name = 'Graphs' WHERE name = 'Other graphs'");
      await stage.look();
      expect(only(stage.sent()).object.tag?.[0]).to.include({
        name: '#Graphs',
        href: 'https://blog.test/tag/other-graphs/',
      });
      for (const full of [false, true]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      stage.blog.updatePost(first, { title: 'The first' });
      await stage.look();
      expect(only(stage.sent()).object.tag?.[0]).to.include({ href: 'https://blog.test/tag/graphs/' });
    });

    it('shows the pictures of the page and no others', async () => {
      const id = await told('Illustrated');
      const picture = (file: string, more = '') => {
        const attachment = stage.blog.addAttachment({ file, alt: `Alt of ${file}` });
        const html = `<figure><img class="wp-image-${attachment}" src="/wp-content/uploads/${file}"></figure>`;
        return `<!-- wp:image {"id":${attachment}${more}} -->${html}<!-- /wp:image -->`;
      };
      const pattern = stage.blog.insertPost({ type: 'wp_block', title: 'Ours', content: picture('pattern.png') });
      const hidden = picture('hidden.png', ',"metadata":{"blockVisibility":false}');
      stage.blog.updatePost(id, {
        content: `<!-- wp:block {"ref":${pattern}} /-->${hidden}<!-- <img src="/wp-content/uploads/commented.png"> -->${picture('shown.png')}`,
      });
      await stage.look();
      expect(only(stage.sent()).object.attachment?.map(({ name }) => name)).to.deep.equal([
        'Alt of pattern.png',
        'Alt of shown.png',
      ]);
    });

    it('sees a slug that changed under a living Note', async () => {
      const id = await told('Moved house');
      stage.blog.updatePost(id, { slug: 'new-house' });
      await stage.look();
      expect(only(stage.sent()).object.url).to.equal('https://blog.test/2026/05/new-house/');
    });

    it('corrects a Note of long ago within the hour, and a marked one at once', async () => {
      const id = await told('Long ago');
      for (let number = 1; number <= 80; number += 1) {
        post(`Filler ${number}`);
        if (number % 20 === 0) await stage.look();
      }
      stage.sent();
      stage.pass(DAY);
      stage.blog.updatePost(id, { content: '<p>Corrected.</p>' });
      await stage.look();
      expect(only(stage.sent()).type).to.equal('Update');
      stage.blog.setTerms(id, 'post_tag', ['late']);
      await stage.look({ full: true });
      expect(only(stage.sent()).object.tag?.[0]?.name).to.equal('#late');
    });

    it('lets the Updates of a changed template leave a few at a time, each once', async () => {
      stage.restart({ brake: { maxCreates: 120 } });
      for (let number = 1; number <= 120; number += 1) post(`Post ${number}`);
      await stage.look();
      expect(stage.sent()).to.have.length(120);
      const counts: number[] = [];
      const updated = new Set<string>();
      stage.restart({ sources: [postsSource({ template: '{title} is out: {link}' })], brake: { maxUpdates: 40 } });
      expect(await stage.look({ full: true })).to.deep.include({
        waiting: { creates: 0, updates: 120, deletes: 0 },
      });
      expect(stage.sent()).to.deep.equal([]);
      await stage.publisher.approve();
      for (let cycle = 0; cycle < 4; cycle += 1) {
        await stage.look({ full: cycle === 0 });
        const updates = stage.sent();
        counts.push(updates.length);
        for (const { type, note } of updates) {
          expect(type).to.equal('Update');
          expect(updated.has(note)).to.equal(false);
          updated.add(note);
        }
      }
      expect(Math.max(...counts)).to.equal(50);
      expect(updated.size).to.equal(120);
    });
  });

  it('is not stopped by what no author would write', async () => {
    stage = await setNewStage({
      sources: [postsSource({ text: 'content' })],
      brake: { maxCreates: 999, maxDeletes: 10 },
    });
    const garbage = [
      '<div>',
      '<b>',
      '<ul><li>',
      '[gallery ids="',
      '<!-- wp:group -->',
      '%',
      '&',
      '\u0000',
      '\ud800',
      '$$',
    ];
    for (const piece of garbage) {
      for (const count of [1, 10_000]) {
        const text = piece.repeat(count);
        post(piece, { content: text, excerpt: text.slice(0, 5000), slug: text.slice(0, 200), tags: [`tag ${piece}`] });
      }
    }
    await stage.look();
    expect(stage.told()).to.have.length(2 * garbage.length);
    await stage.look({ full: true });
    expect(stage.told()).to.deep.equal([]);
  }).timeout(60_000);

  describe('with a post that goes', () => {
    beforeEach(async () => {
      stage = await setNewStage();
    });

    const ways: [string, (id: number) => void][] = [
      ['a draft again', (id) => stage.blog.updatePost(id, { status: 'draft' })],
      ['private', (id) => stage.blog.updatePost(id, { status: 'private' })],
      ['behind a password', (id) => stage.blog.updatePost(id, { password: 'sesame' })],
      ['in the trash', (id) => stage.blog.trashPost(id)],
      ['deleted for good', (id) => stage.blog.deletePost(id)],
      ['of a type that is not told', (id) => stage.blog.updatePost(id, { type: 'page' })],
      [
        'set for another day',
        (id) => stage.blog.updatePost(id, { status: 'future', date: new Date(stage.now() + DAY) }),
      ],
    ];
    for (const [name, go] of ways) {
      it(`deletes the Note of one that is ${name}, once, and keeps nothing of it`, async () => {
        const id = await told('Not for long');
        const [note] = stage.living();
        go(id);
        await stage.look();
        const gone = only(stage.sent());
        expect(gone).to.include({ type: 'Delete', note: note?.id, outbox: false });
        expect(gone.object).to.deep.include({
          type: 'Tombstone',
          id: `https://blog.test/activitypub/notes/${note?.id}`,
        });
        expect(stage.notes()[0]).to.deep.include({ content: null });
        const listed = stage.db.sql.prepare('SELECT count(*) AS n FROM activities WHERE outbox = 1').get();
        expect(listed).to.deep.equal({ n: 0 });
        for (const full of [false, true, false]) await stage.look({ full });
        expect(stage.told()).to.deep.equal([]);
      });
    }

    it('gives what comes back a new Note, however long it was away', async () => {
      const id = await told('Back again');
      const [old] = stage.living();
      stage.blog.trashPost(id);
      await stage.look();
      for (const full of [true, false, true]) await stage.look({ full });
      stage.pass(9 * DAY);
      stage.sent();
      stage.blog.untrashPost(id);
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      stage.blog.updatePost(id, { status: 'publish' });
      await stage.look();
      const create = only(stage.sent());
      expect(create.type).to.equal('Create');
      expect(create.note).not.to.equal(old?.id);
      expect(stage.living().map((note) => note.id)).to.deep.equal([create.note]);
    });

    it('sees at once what comes back on a busy blog', async () => {
      const binned = await told('Back from the trash', { date: new Date(stage.now() - 40 * DAY) });
      const hidden = await told('Back from the drawer', { date: new Date(stage.now() - 40 * DAY) });
      stage.blog.trashPost(binned);
      stage.blog.updatePost(hidden, { status: 'draft' });
      await stage.look();
      await stage.bury();
      stage.sent();
      stage.blog.untrashPost(binned);
      for (const id of [binned, hidden]) stage.blog.updatePost(id, { status: 'publish' });
      await stage.look();
      expect(stage.told().sort()).to.deep.equal(['Create Back from the drawer', 'Create Back from the trash']);
    });

    it('gives a new Note to a post that was hidden and is shown again, though its date is old', async () => {
      const id = await told('Hidden for a while', { date: new Date(stage.now() - 40 * DAY) });
      stage.blog.updatePost(id, { status: 'draft' });
      await stage.look();
      stage.sent();
      stage.pass(DAY);
      stage.blog.updatePost(id, { status: 'publish' });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Hidden for a while']);
    });

    it('sees a post vanish that is not among the newest', async () => {
      const id = await told('Soon forgotten');
      for (let number = 1; number <= 80; number += 1) {
        post(`Filler ${number}`);
        if (number % 20 === 0) await stage.look();
      }
      stage.sent();
      stage.blog.deletePost(id);
      await stage.look({ full: true });
      expect(only(stage.sent()).type).to.equal('Delete');
    });
  });

  it('dates what has no date at all, as scripts write rows, to the day on which it appears', async () => {
    stage = await setNewStage();
    const zero = '0000-00-00 00:00:00';
    const id = post('Undated');
    stage.meddle(
      'UPDATE wp_posts SET post_date = ?, post_date_gmt = ?, post_modified_gmt = ? WHERE ID = ?',
      zero,
      zero,
      zero,
      id,
    );
    await stage.look();
    await stage.look();
    expect(only(stage.notes()).publishedAt).to.equal(stage.now());
    await stage.look({ full: true });
    expect(stage.told()).to.deep.equal(['Create Undated']);
  });

  describe('whose database was put back to an older state', () => {
    let lost: number[];
    beforeEach(async () => {
      stage = await setNewStage();
      await told('Kept');
      lost = [];
      for (let number = 1; number <= 12; number += 1) lost.push(await told(`Lost ${number}`));
      stage.meddle(`DELETE FROM wp_posts WHERE ID >= ${lost[0]}`);
      stage.meddle(`DELETE FROM wp_postmeta WHERE post_id >= ${lost[0]}`);
      for (const table of ['posts', 'postmeta'])
        stage.meddle(`UPDATE sqlite_sequence SET seq = ${(lost[0] ?? 0) - 1} WHERE name = 'wp_${table}'`);
      stage.pass(DAY);
      expect((await stage.look()).held).to.equal(true);
    });

    it('takes another post with the number of a known one for another post, though it never missed that one', async () => {
      await stage.publisher.approve();
      await stage.look();
      stage.sent();
      const known = await told('A report about ferries');
      stage.sent();
      stage.meddle('DELETE FROM wp_posts WHERE ID = ?', known);
      stage.meddle(
        `INSERT INTO wp_posts (ID, post_author, post_title, post_content, post_status, post_name, post_type, post_date,
           post_date_gmt, post_modified, post_modified_gmt)
         SELECT ?, 1, 'An obituary', 'x', 'publish', 'an-obituary', 'post', post_date, post_date_gmt, post_modified,
           post_modified_gmt FROM wp_posts WHERE ID = ?`,
        known,
        (lost[0] ?? 0) - 1,
      );
      await stage.look({ full: true });
      await stage.look({ full: true });
      expect(stage.told()).to.deep.equal(['Delete', 'Create An obituary']);
    });

    it('takes a post with another slug, or another date, for the same post', async () => {
      await stage.publisher.approve();
      await stage.look();
      stage.sent();
      const id = await told('Two edits');
      stage.sent();
      stage.blog.updatePost(id, { slug: 'another-slug', title: 'A slug' });
      await stage.look();
      stage.blog.updatePost(id, { title: 'A date' });
      stage.meddle(`UPDATE wp_posts SET post_date_gmt = '2026-05-01 10:00:00' WHERE ID = ?`, id);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Update A slug', 'Update A date']);
    });

    it('takes another post with the number of a lost one for another post', async () => {
      expect(post('Written since')).to.equal(lost[0]);
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      await stage.publisher.approve();
      await stage.look();
      await stage.look();
      const sent = stage.told();
      expect(sent.filter((line) => line === 'Delete')).to.have.length(12);
      expect(sent.filter((line) => line !== 'Delete')).to.deep.equal(['Create Written since']);
      expect(stage.living().map(({ postId }) => postId)).to.have.members([(lost[0] ?? 0) - 1, lost[0]]);
    });
  });

  it('tells a post within minutes that it saw while the clock was ahead', async () => {
    stage = await setNewStage({ sources: [postsSource({ settle: 5 * MINUTE })] });
    const right = stage.now();
    stage.setClock(right + DAY);
    post('Written in the future');
    await stage.cycle();
    stage.setClock(right + MINUTE);
    for (let minute = 0; minute < 8; minute += 1) await stage.look();
    expect(stage.told()).to.deep.equal(['Create Written in the future']);
  });

  describe('with Notes that did not change', () => {
    it('renders none of them again, and each whose post, tags, options or source changed', async () => {
      stage = await setNewStage();
      const ids = ['One', 'Two', 'Three', 'Four'].map((title) => post(title));
      await stage.look();
      await stage.look();
      expect((await stage.look({ full: true })).rendered).to.equal(0);
      stage.blog.setTerms(ids[0] ?? 0, 'post_tag', ['late']);
      expect((await stage.look({ full: true })).rendered).to.equal(1);
      await stage.look();
      stage.blog.updatePost(ids[1] ?? 0, { content: '<p>Other words.</p>' });
      expect((await stage.look()).rendered).to.equal(1);
      await stage.look();
      stage.blog.setOption('blogname', 'Another name');
      expect((await stage.look({ full: true })).rendered).to.equal(4);
      stage.restart({ sources: [postsSource({ text: 'title' })] });
      expect((await stage.look({ full: true })).rendered).to.equal(4);
    });

    it('sends an Update for each edit, also for one that is taken back', async () => {
      stage = await setNewStage();
      const id = await told('One');
      stage.sent();
      await stage.look();
      for (const title of ['Two', 'One', 'Two']) {
        stage.blog.updatePost(id, { title });
        await stage.look();
        await stage.look();
      }
      expect(stage.told()).to.deep.equal(['Update Two', 'Update One', 'Update Two']);
    });
  });

  describe('that selects by category', () => {
    const news: Partial<PostsSourceConfig> = { categories: ['news'] };

    it('tells only what is in it, when it is in it', async () => {
      stage = await setNewStage({ sources: [postsSource(news)] });
      const id = post('Something else', { categories: ['Chatter'] });
      post('Something new', { categories: ['News'] });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Something new']);
      stage.blog.setTerms(id, 'category', ['News']);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Something else']);
      stage.blog.setTerms(id, 'category', ['Chatter']);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('announces nothing old when the operator selects more', async () => {
      stage = await setNewStage({ sources: [postsSource(news)] });
      for (const title of ['One', 'Two', 'Three']) post(title, { categories: ['Chatter'] });
      await stage.look();
      stage.pass(DAY);
      stage.restart({ sources: [postsSource({ categories: ['news', 'chatter'] })] });
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      post('Four', { categories: ['Chatter'] });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Four']);
    });
  });

  describe('that learns a type', () => {
    it('makes a baseline of it alone', async () => {
      stage = setStage();
      post('An old page', { type: 'page' });
      await stage.look();
      stage.restart({ sources: [postsSource({ types: ['post', 'page'] })] });
      post('A post meanwhile');
      expect(await stage.look()).to.include({ baseline: true, known: 1 });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create A post meanwhile']);
      post('A new page', { type: 'page' });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create A new page']);
    });

    it('does not tell again what it told before it unlearned it', async () => {
      stage = await setNewStage({ sources: [postsSource({ types: ['post', 'page'] })] });
      post('Our page', { type: 'page' });
      await stage.look();
      stage.restart({ sources: [postsSource()] });
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Our page']);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(['Delete']);
      stage.restart({ sources: [postsSource({ types: ['post', 'page'] })] });
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
    });

    it('makes a baseline of a source that is added later', async () => {
      stage = setStage();
      post('Old');
      await stage.look();
      stage.restart({ sources: [postsSource(), postsSource({ name: 'again', text: 'title' })] });
      expect(await stage.look({ source: 'again' })).to.include({ baseline: true, known: 1 });
      await stage.look({ full: true });
      expect(stage.told()).to.deep.equal([]);
    });
  });
});
