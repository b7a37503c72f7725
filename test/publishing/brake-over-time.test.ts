import { expect } from 'chai';
import { DAY, HOUR, MINUTE, newsSource, postsSource, type Stage, setNewStage, setStage } from './blog-and-herald.js';

describe('the brake, over time', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const post = (title: string, more: Parameters<Stage['blog']['insertPost']>[0] = {}) =>
    stage.blog.insertPost({ title, content: '<p>More of it.</p>', ...more });
  const many = (count: number, more: (number: number) => object = () => ({})) =>
    Array.from({ length: count }, (_, index) => post(`Post ${index + 1}`, more(index + 1)));
  const hide = (ids: readonly number[]) =>
    stage.meddle(`UPDATE wp_posts SET post_status = 'private' WHERE ID IN (${ids.join()})`);
  const looks = async (count: number, full = false) => {
    for (let look = 0; look < count; look += 1) await stage.look({ full });
    return stage.told();
  };
  const kinds = (told: string[]) => [...new Set(told.map((line) => line.split(' ')[0]))];
  const all = { asKnown: false, only: [] };
  const asKnown = { asKnown: true, only: [] };
  const words = ['owls', 'bees', 'cats', 'moles', 'newts'];
  const item = (number: number) =>
    `<p>Story ${number} about ${words[number % 5]} of year ${number * 7919} <a href="https://paper.test/${number}">there</a></p>`;
  const news = (...numbers: number[]) => numbers.map(item).join('\n\n');
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  async function published(count: number, options: Parameters<typeof setNewStage>[0] = {}): Promise<number[]> {
    stage = await setNewStage({ ...options, brake: { ...options.brake, maxCreates: 1000 } });
    const ids = many(count);
    await stage.look();
    stage.deliver();
    expect(stage.told()).to.have.length(count);
    stage.restart({ ...options });
    stage.pass(2 * DAY);
    return ids;
  }

  describe('with what comes in slices', () => {
    it('lets no more announcements pass in an hour than it would at once, from all sources together', async () => {
      stage = await setNewStage({ sources: [postsSource(), newsSource({ settle: 0 })] });
      const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: '' });
      await stage.look();
      let told = 0;
      for (let look = 1; look <= 8; look += 1) {
        many(2);
        stage.blog.updatePost(draft, { content: news(...range(1, look * 2)) });
        told += (await looks(1)).length;
      }
      expect(told).to.be.within(16, 20);
    });

    it('lets six hours’ worth of announcements pass in a day', async () => {
      stage = await setNewStage({ brake: { maxCreates: 3 } });
      let told = 0;
      for (let hour = 0; hour < 12; hour += 1) {
        many(2);
        told += (await looks(1)).length;
        stage.pass(HOUR);
      }
      expect(told).to.equal(18);
    });

    it('deletes no tenth of the Notes slice by slice', async () => {
      const ids = await published(120, { brake: { maxDeletes: 4 } });
      hide(ids.filter((_, index) => index % 10 === 0));
      expect((await looks(6)).length).to.be.at.most(4);
      await looks(1, true);
      expect(stage.dump().held_changes?.length).to.be.at.least(8);
      stage.pass(3 * HOUR);
      expect(await looks(3)).to.deep.equal([]);
    });

    it('deletes no draft of news slice by slice', async () => {
      stage = await setNewStage({ sources: [newsSource({ settle: 0 })], brake: { maxCreates: 100 } });
      const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: '' });
      await stage.look();
      stage.blog.updatePost(draft, { content: news(...range(1, 30)) });
      expect(await looks(2)).to.have.length(30);
      for (let left = 27; left >= 0; left -= 3) {
        stage.blog.updatePost(draft, { content: left === 0 ? '' : news(...range(1, left)) });
        await looks(2);
      }
      await looks(4);
      expect(stage.told().length + stage.notes().length - stage.living().length).to.be.at.most(10);
    });

    it('never deletes more than half of all Notes', async () => {
      hide(await published(10));
      expect(await looks(3, true)).to.deep.equal([]);
      expect((await stage.look()).waiting).to.deep.equal({ creates: 0, updates: 0, deletes: 10 });
    });

    it('holds the Updates of a mistaken option, and sends none of them once it is put right', async () => {
      stage = await setNewStage({ brake: { maxCreates: 1000, maxUpdates: 20 } });
      many(30);
      await stage.look();
      stage.deliver();
      stage.sent();
      stage.blog.setOption('permalink_structure', '/archives/%post_id%');
      expect((await stage.look({ full: true })).waiting.updates).to.equal(30);
      expect(stage.told()).to.deep.equal([]);
      stage.blog.setOption('permalink_structure', '/%year%/%monthnum%/%postname%/');
      expect(await looks(2, true)).to.deep.equal([]);
      expect(stage.dump().held_changes).to.deep.equal([]);
    });

    it('lets go by itself what is below the limit again', async () => {
      stage = await setNewStage();
      many(15);
      expect(await looks(1)).to.have.length(15);
      many(8);
      expect(await looks(1)).to.deep.equal([]);
      stage.pass(HOUR);
      expect(await looks(2)).to.have.length(8);
      const held = many(21);
      expect(await looks(1)).to.deep.equal([]);
      stage.pass(DAY);
      for (const id of held.slice(0, 16)) stage.blog.trashPost(id);
      expect(await looks(2)).to.have.length(5);
      expect(stage.dump().held_changes).to.deep.equal([]);
    });
  });

  describe('once the operator approves', () => {
    it('releases what was held then, and judges what comes after as ever', async () => {
      stage = await setNewStage();
      many(21);
      await stage.look();
      expect(await stage.publisher.approve(all)).to.deep.include({ create: 21, update: 0, delete: 0 });
      many(50);
      expect(await looks(1)).to.have.length(21);
      expect((await stage.look()).waiting.creates).to.equal(50);
    });

    it('releases no deletion with an announcement', async () => {
      const old = await published(30);
      many(21);
      await stage.look();
      hide(old);
      await stage.publisher.approve(all);
      expect(kinds(await looks(2, true))).to.deep.equal(['Create']);
    });

    it('does not count what was released', async () => {
      stage = await setNewStage();
      many(40);
      await stage.look();
      await stage.publisher.approve(all);
      expect(await looks(1)).to.have.length(40);
      post('Of today');
      expect(await looks(1)).to.deep.equal(['Create Of today']);
    });

    it('releases only what is named, by its key or the id of its Note', async () => {
      const ids = await published(12);
      many(21);
      hide(ids);
      await stage.look({ full: true });
      const noteId = stage.living()[0]?.id ?? '';
      const key = String(stage.items().find(({ state }) => state === 'held')?.key);
      const wrong = await stage.publisher.approve({ asKnown: false, only: [key, 'post:0'] });
      expect(wrong).to.deep.include({ create: 0, unknown: ['post:0'] });
      expect(await stage.publisher.approve({ asKnown: false, only: [key, noteId] })).to.deep.include({
        create: 1,
        delete: 1,
      });
      expect((await looks(1)).map((line) => line.split(' ')[0])).to.have.members(['Create', 'Delete']);
      expect((await stage.look()).waiting).to.deep.equal({ creates: 20, updates: 0, deletes: 11 });
    });

    it('takes as known what is not to be announced, and keeps the Notes that it would delete', async () => {
      const ids = await published(12);
      many(21);
      hide(ids);
      await stage.look({ full: true });
      expect(await stage.publisher.approve(asKnown)).to.deep.include({ create: 21, delete: 12 });
      expect(await looks(3, true)).to.deep.equal([]);
      expect((await stage.look()).held).to.equal(false);
      expect(stage.living()).to.have.length(12);
      const [back = 0] = ids;
      stage.blog.updatePost(back, { status: 'publish' });
      await stage.look();
      stage.blog.updatePost(back, { status: 'private' });
      expect(await looks(1)).to.deep.equal(['Delete']);
    });

    it('takes Updates as known until the post changes again', async () => {
      const [id = 0] = await published(12);
      stage.restart({ sources: [postsSource({ template: 'New: {title}' })], brake: { maxUpdates: 3 } });
      expect((await stage.look({ full: true })).waiting.updates).to.equal(12);
      await stage.publisher.approve(asKnown);
      expect(await looks(2, true)).to.deep.equal([]);
      stage.blog.updatePost(id, { title: 'Another title' });
      expect(await looks(1)).to.deep.equal(['Update New: Another title']);
    });
  });

  it('tells the operator once when it begins to hold', async () => {
    stage = await setNewStage();
    many(25);
    await looks(3);
    many(25);
    await looks(2);
    expect(stage.trouble).to.have.length(1);
    expect(stage.trouble[0]).to.include('25 to create').and.to.include('herald approve');
  });

  it('gives other work a turn between two changes of a plan', async () => {
    stage = await setNewStage({ brake: { maxCreates: 500 } });
    many(100);
    stage.pass(MINUTE);
    let turns = 0;
    let over = false;
    const count = () => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await stage.cycle();
    over = true;
    expect(stage.sent()).to.have.length(100);
    expect(turns).to.be.at.least(100);
  });

  describe('with posts of long ago', () => {
    const ages = (number: number) => ({ date: new Date(Date.UTC(2011, number, 1)) });

    it('takes an import for what it is, in one piece and in slices', async () => {
      stage = await setNewStage();
      many(10, ages);
      expect(await stage.look()).to.include({ old: 10, held: false });
      for (let minute = 0; minute < 5; minute += 1) {
        many(2, ages);
        await stage.look();
      }
      expect(stage.told()).to.deep.equal([]);
      post('Of today');
      expect(await looks(2, true)).to.deep.equal(['Create Of today']);
    });

    it('announces what an editor dates back by hand, and an import that its source asks for', async () => {
      stage = await setNewStage();
      post('Written in 2011', ages(1));
      expect(await looks(1)).to.have.length(1);
      stage.restart({ sources: [postsSource({ announceOld: true })] });
      many(10, ages);
      expect(await looks(1)).to.have.length(10);
    });

    it('tells again what it told before, however old', async () => {
      stage = await setNewStage({ sources: [postsSource({ announceOld: true })] });
      const ids = many(5, ages);
      await looks(1);
      stage.restart({});
      for (const id of ids) stage.blog.updatePost(id, { status: 'draft' });
      expect(kinds(await looks(1))).to.deep.equal(['Delete']);
      for (const id of ids) stage.blog.updatePost(id, { status: 'publish' });
      expect(kinds(await looks(1))).to.deep.equal(['Create']);
    });
  });

  describe('when the configuration changes', () => {
    it('deletes nothing by itself, however few, and judges the whole', async () => {
      stage = await setNewStage({ sources: [postsSource({ types: ['post', 'page'] })] });
      many(9, () => ({ type: 'page' }));
      await looks(1);
      stage.restart({ sources: [postsSource({ types: ['post'] })] });
      const [dry] = await stage.cycle({ dryRun: true });
      expect(dry).to.deep.include({ held: true, waiting: { creates: 0, updates: 0, deletes: 9 } });
      expect(await looks(3, true)).to.deep.equal([]);
      await stage.publisher.approve(all);
      expect(await looks(1)).to.have.length(9);
    });

    it('judges the types that a source gives up for others', async () => {
      stage = await setNewStage({ sources: [postsSource({ types: ['page'] })] });
      many(3, () => ({ type: 'page' }));
      await looks(1);
      stage.restart({ sources: [postsSource({ types: ['post'] })] });
      await looks(2);
      expect((await stage.look()).waiting.deletes).to.equal(3);
      expect(stage.told()).to.deep.equal([]);
    });

    it('keeps the items of news that it would cut otherwise', async () => {
      stage = await setNewStage({ sources: [newsSource({ settle: 0 })] });
      const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: '' });
      await stage.look();
      stage.blog.updatePost(draft, { content: news(...range(1, 8)) });
      expect(await looks(1)).to.have.length(8);
      stage.restart({ sources: [newsSource({ settle: 0, unit: 'heading-section' })] });
      stage.pass(HOUR);
      expect(await looks(6)).to.deep.equal([]);
      expect((await stage.look()).waiting.deletes).to.equal(8);
      stage.restart({ sources: [newsSource({ settle: 0 })] });
      expect(await looks(3)).to.deep.equal([]);
      expect((await stage.look()).held).to.equal(false);
    });

    it('follows a source that is renamed', async () => {
      stage = setStage({ sources: [postsSource()] });
      await stage.look();
      const id = post('A private matter');
      await stage.look();
      stage.sent();
      stage.restart({ sources: [postsSource({ name: 'blog' })] });
      const [dry] = await stage.cycle({ dryRun: true });
      expect(dry?.adopted).to.deep.equal({ source: 'posts', notes: 1 });
      expect((await stage.look()).adopted).to.deep.equal({ source: 'posts', notes: 1 });
      stage.blog.updatePost(id, { status: 'private' });
      expect(await looks(1)).to.deep.equal(['Delete']);
    });

    it('takes over a source that selected otherwise only where renamed_from says so, late as well', async () => {
      stage = await setNewStage({ sources: [postsSource()] });
      const id = post('A private matter');
      await stage.look();
      stage.sent();
      const blog = postsSource({ name: 'blog', excludeCategories: ['sport'] });
      stage.restart({ sources: [blog] });
      expect(await stage.look()).to.deep.include({ adopted: null, baseline: true });
      stage.restart({ sources: [{ ...blog, renamedFrom: 'posts' }] });
      expect((await stage.look()).adopted).to.deep.equal({ source: 'posts', notes: 1 });
      expect((await stage.look()).adopted).to.equal(null);
      stage.blog.updatePost(id, { title: 'A public matter' });
      expect(await looks(1)).to.deep.equal(['Update A public matter']);
    });

    it('follows a source of news that is renamed, late as well', async () => {
      stage = await setNewStage({ sources: [newsSource({ settle: 0 })] });
      const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: '' });
      await stage.look();
      stage.blog.updatePost(draft, { content: news(1, 2) });
      expect(await looks(1)).to.have.length(2);
      const other = newsSource({ name: 'items', settle: 0, outro: '^nothing' });
      stage.restart({ sources: [other] });
      await looks(2);
      stage.restart({ sources: [{ ...other, renamedFrom: 'news' }] });
      await looks(2);
      stage.blog.updatePost(draft, { content: news(1) });
      expect(await looks(6)).to.deep.equal(['Delete']);
    });
  });
});
