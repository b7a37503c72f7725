import { expect } from 'chai';
import { DAY, HOUR, MINUTE, newsSource, postsSource, type Stage, setNewStage, setStage } from './blog-and-herald.js';

describe('a cycle', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const post = (title: string, more: Parameters<Stage['blog']['insertPost']>[0] = {}) =>
    stage.blog.insertPost({ title, content: '<p>And more of it.</p>', ...more });
  const many = (count: number, more: (number: number) => Parameters<Stage['blog']['insertPost']>[0] = () => ({})) =>
    Array.from({ length: count }, (_, index) => post(`Post ${index + 1}`, more(index + 1)));
  const years = (number: number) => ({ date: new Date(Date.UTC(2015, 0, number)) });
  const creates = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `Create Post ${from + index}`);
  const deliveries = () => stage.db.sql.prepare('SELECT count(*) FROM deliveries').pluck().get();

  it('tells the followers’ servers once that new followers wait, or wait no more', async () => {
    stage = await setNewStage();
    const locks = () =>
      stage.sent().map(({ type, object }) => [type, Reflect.get(object, 'manuallyApprovesFollowers') as unknown]);
    await stage.look();
    expect(locks()).to.deep.equal([]);
    for (const approveFollowers of [true, false]) {
      stage.restart({ approveFollowers });
      await stage.look();
      await stage.look();
      expect(locks()).to.deep.equal([['Update', approveFollowers]]);
    }
  });

  it('sends the profile once after an upgrade that shows it in another way', async () => {
    stage = await setNewStage();
    stage.restart({ approveFollowers: false });
    await stage.look();
    stage.db.sql.prepare(`UPDATE settings SET value = '"as before"' WHERE name = 'shownProfile'`).run();
    await stage.look();
    expect(stage.sent().map(({ type, object }) => [type, object.type])).to.deep.equal([['Update', 'Service']]);
    await stage.look();
    expect(stage.sent()).to.deep.equal([]);
  });

  describe('with an import of thirty old posts that its source asks for', () => {
    const asked = postsSource({ announceOld: true });

    beforeEach(async () => {
      stage = await setNewStage({ sources: [asked] });
      many(30, years);
    });

    it('holds all of them, says so once, and lets nothing out', async () => {
      expect(await stage.look()).to.include({ held: true });
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      expect(stage.notes()).to.deep.equal([]);
      const warnings = stage.log.filter(({ level }) => level === 'warn');
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include({ source: 'posts', creates: 30 });
    });

    it('goes on saying that they are held, also in a dry run, until they are released', async () => {
      await stage.look();
      expect(await stage.look()).to.include({ held: true });
      const [dry] = await stage.publisher.cycle({ dryRun: true, full: false });
      expect(dry).to.include({ held: true, dryRun: true });
      await stage.publisher.approve();
      await stage.look();
      expect(await stage.look()).to.include({ held: false });
    });

    it('releases all of them, each once, oldest first, when the operator approves', async () => {
      await stage.look();
      await stage.publisher.approve();
      expect(await stage.look()).to.include({ held: false });
      expect(stage.told()).to.deep.equal(creates(1, 30));
      for (const full of [false, true, false]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
    });

    it('releases them although the source lets its posts settle', async () => {
      stage.restart({ sources: [{ ...asked, settle: 5 * MINUTE }] });
      await stage.look();
      stage.pass(5 * MINUTE);
      expect(await stage.look()).to.include({ held: true });
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(1, 30));
    });

    it('holds the tail of the import too, which comes with the next cycles', async () => {
      await stage.look();
      for (let number = 31; number <= 45; number += 1) post(`Post ${number}`, years(number));
      expect(await stage.look()).to.include({ held: true });
      expect(stage.told()).to.deep.equal([]);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(1, 45));
    });

    it('tells an ordinary post while the import waits for its word', async () => {
      await stage.look();
      stage.pass(HOUR);
      post('Of today');
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Of today']);
    });

    it('forgets what was taken back meanwhile, and takes it up when it returns', async () => {
      await stage.look();
      const [first = 0, second = 0, third = 0] = stage.items().map((item) => item.postId);
      stage.blog.trashPost(first);
      stage.blog.deletePost(second);
      stage.blog.updatePost(third, { status: 'draft' });
      stage.pass(HOUR);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(4, 30));
      stage.blog.untrashPost(first);
      for (const id of [first, third]) stage.blog.updatePost(id, { status: 'publish' });
      await stage.look({ full: true });
      expect(stage.told()).to.deep.equal(['Create Post 1', 'Create Post 3']);
    });

    it('has nothing to wait for when all of them were taken back', async () => {
      await stage.look();
      for (const item of stage.items()) stage.blog.deletePost(item.postId);
      await stage.look({ full: true });
      await stage.look();
      expect(stage.dump().held_changes).to.deep.equal([]);
    });

    it('remembers across a restart what it holds, and an approval that no cycle has used yet', async () => {
      await stage.look();
      await stage.publisher.approve();
      stage.restart();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(1, 30));
    });

    it('releases the rest when a release was cut short', async () => {
      await stage.look();
      await stage.publisher.approve();
      stage.breakEnqueue(12);
      expect((await stage.cycle())[0]?.error).to.equal('the disk is full');
      expect(stage.told()).to.deep.equal(creates(1, 11));
      stage.breakEnqueue(null);
      stage.restart();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(12, 30));
    });

    it('holds them under its open hold although the rest of the cycle fails', async () => {
      stage.restart({ sources: [asked], brake: { maxCreates: 30 } });
      await stage.look();
      stage.sent();
      stage.restart({ sources: [asked] });
      stage.pass(HOUR);
      for (let number = 31; number <= 60; number += 1) post(`Post ${number}`, years(number));
      stage.blog.updatePost(stage.items()[0]?.postId ?? 0, { title: 'Post one' });
      stage.breakEnqueue(1);
      expect((await stage.cycle())[0]?.error).to.equal('the disk is full');
      stage.breakEnqueue(null);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Update Post one']);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(31, 60));
    });

    it('would hold them, says a dry run', async () => {
      const [report] = await stage.cycle({ dryRun: true });
      expect(report).to.include({ held: true, dryRun: true });
      expect(report?.creates).to.have.length(30);
    });
  });

  describe('when many posts vanish at once', () => {
    let ids: number[] = [];
    beforeEach(async () => {
      stage = await setNewStage();
      ids = many(15);
      await stage.look();
      stage.deliver();
      stage.sent();
    });

    it('holds the deletions until the operator approves', async () => {
      for (const id of ids) stage.blog.deletePost(id);
      expect(await stage.look()).to.include({ held: true });
      for (const full of [false, true]) await stage.look({ full });
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living()).to.have.length(15);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal(ids.map(() => 'Delete'));
      expect(stage.living()).to.deep.equal([]);
      await stage.look({ full: true });
      expect(stage.told()).to.deep.equal([]);
    });

    it('deletes nothing when they come back', async () => {
      for (const id of ids) stage.blog.trashPost(id);
      await stage.look();
      for (const id of ids) {
        stage.blog.untrashPost(id);
        stage.blog.updatePost(id, { status: 'publish' });
      }
      await stage.look({ full: true });
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living()).to.have.length(15);
      expect(stage.dump().held_changes).to.deep.equal([]);
      stage.blog.trashPost(ids[0] ?? 0);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('still tells a new post', async () => {
      for (const id of ids) stage.blog.deletePost(id);
      post('Life goes on');
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Life goes on']);
    });
  });

  describe('that meets trouble', () => {
    it('leaves neither Note nor delivery nor cursor of what failed, and makes it good', async () => {
      stage = await setNewStage();
      many(3);
      const before = stage.dump();
      stage.pass(MINUTE);
      stage.breakEnqueue(1);
      expect((await stage.cycle())[0]?.error).to.equal('the disk is full');
      for (const table of ['notes', 'activities', 'deliveries', 'cursors', 'items', 'hosts'])
        expect(stage.dump()[table], table).to.deep.equal(before[table]);
      stage.breakEnqueue(2);
      await stage.cycle();
      expect(stage.living()).to.have.length(1);
      expect(deliveries()).to.equal(1);
      stage.breakEnqueue(null);
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(1, 3));
    });

    it('leaves Update and Delete whole or not at all', async () => {
      stage = await setNewStage();
      const [edited = 0, binned = 0] = many(2);
      await stage.look();
      stage.deliver();
      stage.sent();
      stage.blog.updatePost(edited, { title: 'Edited' });
      stage.blog.trashPost(binned);
      for (const nth of [1, 2]) {
        stage.breakEnqueue(nth);
        expect((await stage.cycle())[0]?.error).to.equal('the disk is full');
      }
      expect(stage.living()).to.have.length(2);
      stage.breakEnqueue(null);
      await stage.look();
      expect(stage.told()).to.deep.equal(['Update Edited', 'Delete']);
    });

    it('doubles nothing when it was killed before its end', async () => {
      stage = await setNewStage();
      const [, binned = 0] = many(3);
      for (const _ of [1, 2]) {
        stage.breakCursors(true);
        expect((await stage.cycle())[0]?.error).to.equal('the process was killed');
        stage.breakCursors(false);
        stage.restart();
      }
      await stage.look();
      expect(stage.told()).to.deep.equal(creates(1, 3));
      stage.blog.trashPost(binned);
      stage.breakCursors(true);
      await stage.cycle();
      stage.breakCursors(false);
      stage.restart();
      await stage.look();
      expect(stage.told()).to.deep.equal(['Delete']);
    });

    it('does not let one source stop another', async () => {
      stage = await setNewStage({ sources: [newsSource({ title: 'No such draft' }), postsSource()] });
      const draft = stage.blog.insertPost({ title: 'No such draft', status: 'draft', content: '' });
      stage.db.sql.exec(
        `INSERT INTO items (source, key, post_id, state, identity, changed_at, seen_at)
         VALUES ('news', 'broken', ${draft}, 'settling', 'no JSON', 0, ${stage.now()})`,
      );
      post('All the same');
      stage.pass(MINUTE);
      const [news, posts] = await stage.cycle();
      expect(news?.error).to.be.a('string');
      expect(posts?.error).to.equal(null);
      expect(stage.told()).to.deep.equal(['Create All the same']);
    });

    it('reports a database that does not answer, and goes on when it does', async () => {
      stage = await setNewStage();
      stage.blog.setOption('home', '');
      const [report] = await stage.cycle();
      expect(report?.error).to.include('holds no "home"');
      expect(stage.publisher.lastCycle('posts')?.error).to.include('holds no "home"');
      stage.blog.setOption('home', 'https://blog.test');
      post('There again');
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create There again']);
      const lines = stage.log.map(({ level, message }) => `${level} ${message}`);
      expect(lines.filter((line) => line.includes('goes through again'))).to.deep.equal([
        'info the cycle goes through again',
      ]);
    });
  });

  describe('on the database of another blog', () => {
    beforeEach(async () => {
      stage = await setNewStage();
      many(3);
      await stage.look();
      stage.deliver();
      stage.sent();
    });

    it('refuses to read it, and says what to do', async () => {
      stage.blog.setOption('siteurl', 'https://elsewhere.test');
      for (const item of stage.items()) stage.blog.deletePost(item.postId);
      const [report] = await stage.cycle({ full: true });
      expect(report?.error).to.include('https://elsewhere.test').and.include('herald approve');
      expect(stage.told()).to.deep.equal([]);
      expect(stage.living()).to.have.length(3);
    });

    it('goes on by itself when the right one is back', async () => {
      stage.blog.setOption('siteurl', 'https://elsewhere.test');
      await stage.cycle();
      stage.blog.setOption('siteurl', 'https://blog.test');
      post('At home');
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create At home']);
      await stage.publisher.approve();
      await stage.look();
      expect(stage.told()).to.deep.equal([]);
    });

    it('accepts it when the operator approves, and no other', async () => {
      stage.blog.setOption('siteurl', 'https://elsewhere.test');
      await stage.cycle();
      await stage.publisher.approve();
      post('Moved in');
      await stage.look();
      expect(stage.told()).to.deep.equal(['Create Moved in']);
      stage.blog.setOption('siteurl', 'https://blog.test');
      expect((await stage.cycle())[0]?.error).to.include('https://blog.test');
    });
  });

  describe('as a dry run', () => {
    const story = async () => {
      stage = await setNewStage({ sources: [postsSource(), newsSource({ settle: 0 })] });
      const [edited = 0, binned = 0] = many(3);
      const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: item('Old news') });
      await stage.look();
      stage.deliver();
      stage.pass(DAY);
      stage.blog.updatePost(edited, { title: 'Edited' });
      stage.blog.trashPost(binned);
      stage.blog.updatePost(draft, { content: `${item('Fresh news')}\n\n${item('More news')}` });
      post('Brand new');
      stage.pass(MINUTE);
    };
    const item = (words: string) =>
      `<p>${words}: <a href="https://paper.test/${words.replace(' ', '-')}">there</a></p>`;

    it('says what would happen and changes no row of the store', async () => {
      await story();
      const before = stage.dump();
      const [posts, news] = await stage.cycle({ dryRun: true, full: true });
      expect(stage.dump()).to.deep.equal(before);
      expect(posts?.creates.map(({ label }) => label)).to.deep.equal(['Brand new']);
      expect(posts?.updates.map(({ label }) => label)).to.deep.equal(['Edited']);
      expect(posts?.deletes).to.have.length(1);
      expect(news?.creates.map(({ label }) => label)).to.deep.equal(['Fresh news: there', 'More news: there']);
    });

    it('does not say that anything was published', async () => {
      await story();
      stage.log.length = 0;
      await stage.cycle({ dryRun: true });
      expect(stage.log.map(({ message }) => message)).not.to.include('published');
    });

    it('leaves an empty store empty', async () => {
      stage = setStage({ sources: [postsSource({ showExisting: 5 }), newsSource()] });
      many(3);
      stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: item('Old news') });
      const before = stage.dump();
      const [posts, news] = await stage.cycle({ dryRun: true });
      expect(stage.dump()).to.deep.equal(before);
      expect(posts).to.include({ baseline: true, known: 4 });
      expect(news).to.include({ baseline: true, known: 1 });
      expect(news?.creates).to.deep.equal([]);
    });

    it('accepts no other database, not even by a trace', async () => {
      stage = await setNewStage();
      stage.blog.setOption('siteurl', 'https://elsewhere.test');
      const before = stage.dump();
      const [report] = await stage.cycle({ dryRun: true });
      expect(report?.error).to.include('https://elsewhere.test');
      expect(stage.dump()).to.deep.equal(before);
    });

    it('uses up no approval', async () => {
      stage = await setNewStage();
      many(30);
      await stage.look();
      await stage.publisher.approve();
      const before = stage.dump();
      const [report] = await stage.cycle({ dryRun: true });
      expect(report?.creates).to.have.length(30);
      expect(report?.held).to.equal(false);
      expect(stage.dump()).to.deep.equal(before);
      await stage.look();
      expect(stage.told()).to.have.length(30);
    });
  });

  it('writes nothing when nothing happened', async () => {
    stage = await setNewStage();
    many(3);
    await stage.look();
    await stage.look();
    const { notes, activities, deliveries: rows } = stage.dump();
    const revision = stage.noteRevision();
    for (const full of [false, true]) await stage.look({ full });
    const after = stage.dump();
    expect([after.notes, after.activities, after.deliveries]).to.deep.equal([notes, activities, rows]);
    // What the routes have prepared stays good.
    expect(stage.noteRevision()).to.equal(revision);
  });
});
