import { expect } from 'chai';
import { MINUTE, newsSource, postsSource, SECOND, type Stage, setNewStage, setStage } from './blog-and-herald.js';

describe('the glance between two cycles', () => {
  let stage: Stage;
  const glance = () => stage.publisher.glance();
  const heartbeat = (id: number) =>
    stage.meddle(
      "UPDATE wp_postmeta SET meta_value = ? WHERE post_id = ? AND meta_key = '_edit_lock'",
      `${Math.floor(stage.now() / 1000)}:1`,
      id,
    );
  /** What the schedule does with it: a glance every fifteen seconds, and a cycle when it says so, or something has settled. @returns cycles */
  const watch = async (milliseconds: number, meanwhile = () => {}) => {
    let cycles = 0;
    for (let passed = 0; passed < milliseconds; passed += 15 * SECOND) {
      stage.pass(15 * SECOND);
      meanwhile();
      const settled = (stage.publisher.settlesAt() ?? Infinity) <= stage.now();
      if (!settled && !(await glance())) continue;
      cycles += 1;
      await stage.cycle();
    }
    return cycles;
  };
  const item = (words: string, at: string) => `<p>${words} <a href="https://paper.test/${at}">Read</a></p>`;
  afterEach(() => stage.close());

  it('sees nothing before the first cycle, nor while nothing happens', async () => {
    stage = setStage();
    stage.blog.insertPost({ title: 'Old' });
    expect(await glance()).to.equal(false);
    await stage.cycle();
    expect(await watch(10 * MINUTE)).to.equal(0);
  });

  it('sees a change until a cycle has seen it, whoever began that', async () => {
    stage = await setNewStage();
    stage.blog.insertPost({ title: 'New' });
    stage.pass(MINUTE);
    expect([await glance(), await glance()]).to.deep.equal([true, true]);
    await stage.cycle({ dryRun: true });
    expect(await glance()).to.equal(true);
    await stage.cycle({ full: true });
    expect(await glance()).to.equal(false);
    expect(stage.told()).to.deep.equal(['Create New']);
  });

  it('looks away while a cycle runs', async () => {
    stage = await setNewStage();
    stage.blog.insertPost({ title: 'New' });
    const running = stage.cycle();
    expect(await glance()).to.equal(false);
    await running;
    expect(await glance()).to.equal(false);
  });

  it('remembers nothing across a restart, whose first cycle sees all', async () => {
    stage = await setNewStage();
    stage.blog.insertPost({ title: 'New' });
    stage.restart();
    stage.pass(MINUTE);
    expect(await glance()).to.equal(false);
    await stage.cycle();
    expect(stage.told()).to.deep.equal(['Create New']);
  });

  it('does not mind the heartbeat of an open editor, and wakes up when it is closed', async () => {
    stage = await setNewStage({ sources: [newsSource({ settle: MINUTE, lockPatience: 60 * MINUTE })] });
    const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: '' });
    await stage.cycle();
    stage.blog.lockPost(draft);
    stage.blog.updatePost(draft, { content: item('One', '1') });
    expect(await watch(SECOND)).to.equal(1);
    // At the end of the minute it has settled, but for the open editor.
    expect(await watch(20 * MINUTE, () => heartbeat(draft))).to.equal(1);
    expect(stage.told()).to.deep.equal([]);
    expect(await watch(3 * MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal(['Create One Read']);
    expect(await watch(10 * MINUTE)).to.equal(0);
  });

  it('wakes up when an open editor has held an item long enough', async () => {
    stage = await setNewStage({ sources: [newsSource({ settle: MINUTE, lockPatience: 10 * MINUTE })] });
    const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: item('One', '1') });
    stage.blog.lockPost(draft);
    await watch(9 * MINUTE, () => heartbeat(draft));
    expect(stage.told()).to.deep.equal([]);
    expect(await watch(2 * MINUTE, () => heartbeat(draft))).to.equal(1);
    expect(stage.told()).to.deep.equal(['Create One Read']);
  });

  it('wakes up when an item has settled, and when its correction has', async () => {
    stage = await setNewStage({ sources: [newsSource({ settle: 5 * MINUTE })] });
    const draft = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: item('One', '1') });
    expect(await watch(MINUTE)).to.equal(1);
    expect(await watch(3 * MINUTE)).to.equal(0);
    expect(await watch(2 * MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal(['Create One Read']);
    stage.blog.updatePost(draft, { content: item('Two', '1') });
    expect(await watch(MINUTE)).to.equal(1);
    expect(await watch(5 * MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal(['Update Two Read']);
    expect(await watch(60 * MINUTE)).to.equal(0);
  });

  it('wakes up when a post has settled', async () => {
    stage = await setNewStage({ sources: [postsSource({ settle: 5 * MINUTE })] });
    stage.blog.insertPost({ title: 'Slowly' });
    expect(await watch(MINUTE)).to.equal(1);
    expect(await watch(5 * MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal(['Create Slowly']);
    expect(await watch(60 * MINUTE)).to.equal(0);
  });

  it('does not hurry a blog that cannot be read', async () => {
    stage = await setNewStage();
    stage.meddle("UPDATE wp_options SET option_value = '' WHERE option_name = 'siteurl'");
    stage.blog.insertPost({ title: 'New' });
    expect(await watch(10 * MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal([]);
    stage.meddle("UPDATE wp_options SET option_value = 'https://blog.test' WHERE option_name = 'siteurl'");
    await stage.cycle();
    expect(stage.told()).to.deep.equal(['Create New']);
  });

  it('does not hurry a source that is in trouble, nor hold back another', async () => {
    stage = await setNewStage({ sources: [postsSource(), newsSource({ settle: MINUTE })] });
    stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: item('One', '1') });
    await stage.cycle();
    stage.db.sql.prepare("UPDATE items SET identity = 'no JSON' WHERE source = 'news'").run();
    expect(await watch(10 * MINUTE)).to.be.within(0, 1);
    stage.blog.insertPost({ title: 'New' });
    expect(await watch(MINUTE)).to.equal(1);
    expect(stage.told()).to.deep.equal(['Create New']);
    expect(await watch(10 * MINUTE)).to.equal(0);
  });
});
