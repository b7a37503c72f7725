import { expect } from 'chai';
import { png } from '../../src/demo/png.js';
import { ask, type Json } from '../lab/ask.js';
import type { SnacUser } from '../lab/snac.js';
import { until } from '../lab/until.js';
import { installHerald, type Stage, setStage } from './stage.js';

const actor = 'https://blog.test/activitypub/actor';
const asActivity = { Accept: 'application/activity+json' };
const asPage = { Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

/** One story, told in order: each step stands on the ones before. */
describe('From WordPress to a timeline on another server', () => {
  let stage: Stage;
  let alice: SnacUser;
  let printed: string;
  let draft: number;
  let post: number;
  let itemNote: string;
  let bridgeNote: string;

  const patience = { timeoutMs: 60_000, everyMs: 100, evidence: () => stage.herald.log().slice(-3000) };
  const notes = () => alice.timeline().filter(({ type }) => type === 'Note');
  const noteWith = (text: string) => notes().find(({ content }) => String(content).includes(text));
  const seen = (text: string): Promise<Json> => until(`a Note with ${text}`, () => noteWith(text), patience);
  const gone = (id: unknown) =>
    until(`${id} to be gone`, () => !stage.snac.objects().some((object) => object.id === id), patience);
  const draftOf = (...paragraphs: string[]) => paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  const item = (words: string, at: string) => `${words} <a href="https://paper.test/${at}">Read it</a>.`;
  const unsaid = 'Remember to ask the mayor: unpublished-thoughts.';

  before(async () => {
    stage = await setStage();
    const { wordpress } = stage;
    await wordpress.insertPost({ title: 'Long ago', content: '<p>An old story.</p>' });
    draft = await wordpress.insertPost({
      title: 'News Roundup for November',
      status: 'draft',
      content: draftOf(unsaid, item('An item of last week.', 'last-week')),
    });
    printed = await installHerald(stage);
    alice = await stage.snac.addUser('alice');
  });
  after(() => stage?.close());

  it('sets itself up from wp-config.php, with an account that can only read', async () => {
    expect(printed).to.include("GRANT SELECT ON `wordpress`.`wp_posts` TO 'herald'@'localhost'");
    expect(printed).not.to.include(stage.wordpress.database.password);
    const grants = await stage.mariadb.sql("SHOW GRANTS FOR 'herald'@'localhost'");
    const rights = grants.flatMap((row) => Object.values(row).map(String)).join('\n');
    expect(rights).not.to.match(/INSERT|UPDATE|DELETE|ALL PRIVILEGES/);
  });

  it('finds nothing to complain of, by its own doctor', async () => {
    await until('the first cycle', async () => (await ask(actor, { headers: asActivity })).status === 200, patience);
    const { code, out, err } = await stage.herald.command('doctor');
    expect(code, out + err).to.equal(0);
    expect(out.split('\n').filter((line) => line !== '' && !line.startsWith('✓'))).to.deep.equal(['All is well.']);
  });

  it('is found and followed by its handle', async () => {
    await alice.follow('@news@blog.test');
    await until('the Accept', () => alice.following().includes(actor), patience);
    const followers = await stage.herald.json('followers', 'list');
    expect(followers).to.have.lengthOf(1);
    expect(followers).to.have.nested.property('[0].actor', alice.actor);
  });

  it('announces nothing that was there before', () => {
    expect(notes()).to.deep.equal([]);
  });

  it('delivers a new post with its title, excerpt, link, hashtags and picture', async () => {
    const { wordpress } = stage;
    const picture = await wordpress.addAttachment({
      bytes: png(320, 200, () => [200, 30, 30]),
      alt: 'The bridge at dawn',
    });
    const fields = {
      title: 'The bridge is open',
      content: '<p>Cars &amp; bicycles cross again.</p>',
      tags: ['Town Life'],
    };
    post = await wordpress.insertPost({ ...fields, status: 'draft' });
    await wordpress.setFeaturedImage(post, picture);
    await wordpress.updatePost(post, { status: 'publish' });
    const note = await seen('The bridge is open');
    const link = await wordpress.permalink(post);
    expect(note).to.include({ type: 'Note', attributedTo: actor, url: link });
    expect(note.content).to.include(link).and.include('Cars &amp; bicycles cross again.');
    expect(note).to.have.nested.property('tag[0].name', '#TownLife');
    expect(note).to.have.nested.property('attachment[0].name', 'The bridge at dawn');
    expect(note).to.have.nested.property('attachment[0].width', 320);
    const image = await ask((note as { attachment: [{ url: string }] }).attachment[0].url);
    expect(image.status).to.equal(200);
  });

  it('shows a browser the post, and a server the Note, under each other’s address', async () => {
    const note = await seen('The bridge is open');
    const link = await stage.wordpress.permalink(post);
    const page = await ask(String(note.id), { headers: asPage });
    expect(page.status).to.equal(302);
    expect(page.headers.location).to.equal(link);
    const pasted = await ask(link, { headers: asActivity });
    expect(pasted.json().id).to.equal(note.id);
    const read = await ask(link, { headers: asPage });
    expect(read.headers['content-type']).to.include('text/html');
    expect(read.text).to.include('The bridge is open').and.include('rel="alternate" type="application/activity+json"');
  });

  it('sends an edit after it, to the same Note', async () => {
    const { id } = await seen('The bridge is open');
    await stage.wordpress.updatePost(post, { content: '<p>Only bicycles cross, for now.</p>' });
    const note = await seen('Only bicycles cross');
    expect(note.id).to.equal(id);
    expect(note.updated).to.be.a('string');
    expect(noteWith('Cars &amp; bicycles')).to.equal(undefined);
  });

  it('publishes a planned post when wp-cron does', async () => {
    const planned = await stage.wordpress.schedulePost({ title: 'Market on Sunday', content: '<p>From nine.</p>' });
    const marker = await stage.wordpress.insertPost({ title: 'A marker in time', content: '<p>.</p>' });
    await seen('A marker in time');
    expect(noteWith('Market on Sunday')).to.equal(undefined);
    await stage.wordpress.makeDue(planned);
    await stage.wordpress.runCron();
    expect((await seen('Market on Sunday')).url).to.equal(await stage.wordpress.permalink(planned));
    await stage.wordpress.deletePost(marker);
  });

  it('delivers a news item out of the draft, and nothing else of it', async () => {
    const added = item('The library gets a new roof.', 'roof');
    await stage.wordpress.updatePost(draft, {
      content: draftOf(
        unsaid,
        item('An item of last week.', 'last-week'),
        added,
        'A paragraph without a link: secret-plan.',
      ),
    });
    const note = await seen('The library gets a new roof.');
    itemNote = String(note.id);
    expect(note.content).to.include('https://paper.test/roof');
    const page = await ask(itemNote, { headers: asPage });
    expect(page.status).to.equal(200);
    expect(page.text).to.include('The library gets a new roof.');
  });

  it('lets nothing half-typed out', async () => {
    const typing = (typed: string) =>
      draftOf(unsaid, item('The library gets a new roof.', 'roof'), item(typed, 'choir'));
    for (const typed of ['half-typed-one', 'half-typed-two the ch', 'half-typed-three the choir si']) {
      await stage.wordpress.lockPost(draft);
      await stage.wordpress.updatePost(draft, { content: typing(typed) });
      await stage.wordpress.autosave(draft, typing(`${typed} autosaved-words`));
      await stage.herald.json('sync');
    }
    await stage.wordpress.updatePost(draft, { content: typing('The choir sings in the old mill.') });
    await stage.wordpress.unlockPost(draft);
    await seen('The choir sings in the old mill.');
  });

  it('corrects a news item in its place', async () => {
    await stage.wordpress.updatePost(draft, {
      content: draftOf(
        unsaid,
        item('The library gets a green roof.', 'roof'),
        item('The choir sings in the old mill.', 'choir'),
      ),
    });
    expect((await seen('The library gets a green roof.')).id).to.equal(itemNote);
  });

  it('withdraws a news item that was taken out', async () => {
    await stage.wordpress.updatePost(draft, {
      content: draftOf(unsaid, item('The choir sings in the old mill.', 'choir')),
    });
    await gone(itemNote);
    expect((await ask(itemNote, { headers: asActivity })).status).to.equal(410);
    await seen('The choir sings in the old mill.');
  });

  it('withdraws a post that goes to the trash', async () => {
    bridgeNote = String((await seen('Only bicycles cross')).id);
    await stage.wordpress.trashPost(post);
    await gone(bridgeNote);
    const tombstone = await ask(bridgeNote, { headers: asActivity });
    expect(tombstone.status).to.equal(410);
    expect(tombstone.json()).to.include({ type: 'Tombstone', id: bridgeNote });
  });

  it('withdraws a post that is deleted for good, without the trash', async () => {
    // Of six Notes, the brake lets half be deleted in a day: here are more.
    for (const title of ['A quiet morning', 'A quiet evening'])
      await stage.wordpress.insertPost({ title, content: '<p>Nothing to report.</p>' });
    await seen('A quiet evening');
    const brief = await stage.wordpress.insertPost({ title: 'Not for long', content: '<p>Soon gone.</p>' });
    const { id } = await seen('Not for long');
    await stage.wordpress.deletePost(brief);
    await gone(id);
  });

  it('publishes again what comes back from the trash, as a Note of its own', async () => {
    await stage.wordpress.untrashPost(post);
    await stage.wordpress.updatePost(post, { status: 'publish' });
    const { id } = await seen('Only bicycles cross');
    expect(id).not.to.equal(bridgeNote);
    expect((await ask(bridgeNote, { headers: asActivity })).status).to.equal(410);
  });

  it('serves its memory of it all to whoever asks', async () => {
    const page = await ask('https://blog.test/activitypub/', { headers: asPage });
    expect(page.status).to.equal(200);
    expect(page.text).to.include('@news@blog.test').and.include('Market on Sunday');
    const nodeinfo = await ask('https://blog.test/activitypub/nodeinfo/2.1');
    expect(nodeinfo.json()).to.have.nested.property('software.name', 'herald');
  });

  it('honours unfollowing', async () => {
    await alice.unfollow(actor);
    await until(
      'nobody to follow',
      async () => {
        const followers = (await stage.herald.json('followers', 'list')) as unknown as Json[];
        return followers.length === 0;
      },
      patience,
    );
    await stage.wordpress.insertPost({ title: 'Said to nobody', content: '<p>Hush.</p>' });
    const published = await until(
      'the last Note',
      async () => {
        const latest = (await stage.herald.json('notes')) as unknown as Json[];
        return latest.find((note) => JSON.stringify(note).includes('Said to nobody'));
      },
      patience,
    );
    const sent = await stage.herald.command('deliveries', '--note', String(published.id), '--json');
    expect(sent.code, sent.err).to.equal(0);
    expect(JSON.parse(sent.out)).to.deep.equal([]);
    expect(stage.snac.everything()).not.to.include('Said to nobody');
  });

  it('never let anything else of the draft leave', () => {
    const everything = stage.snac.everything();
    expect(everything).to.include('The choir sings in the old mill.');
    for (const kept of ['unpublished-thoughts', 'secret-plan', 'half-typed', 'autosaved-words', 'last-week'])
      expect(everything).not.to.include(kept);
  });

  it('complains of nothing in all that time, and is small', () => {
    const complaints = stage.herald
      .log()
      .split('\n')
      .filter((line) => /"level":(40|50|60)|"level":"(warn|error|fatal)"/.test(line));
    expect(complaints).to.deep.equal([]);
    const memory = stage.herald.memory();
    process.stdout.write(`      herald run: ${memory.toFixed(1)} MB\n`);
    expect(memory).to.be.below(150);
  });
});
