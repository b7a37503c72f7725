import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import type { Config } from '../../src/config/config.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import type { Note } from '../../src/model/note.js';
import { OperationError } from '../../src/newsroom/operations.js';
import { type House, openHouse } from '../../src/sidecar.js';
import { postsSource, someConfig, wordpressConfig } from '../config/some-config.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('the newsroom of a whole house', () => {
  let directory: string;
  let blog: SampleBlog;
  let house: House | null = null;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-newsroom-'));
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: Date.now, options: { WPLANG: 'de_DE' } });
  });
  afterEach(async () => {
    await house?.stop();
    house = null;
    blog.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function enter(language: string | null = null): Promise<House> {
    await house?.stop();
    loadOrCreateKeyPair(join(directory, 'actor.pem'));
    house = await openHouse(configFor(blog.url, directory, language), { log: recordingLog().log, exclusive: true });
    return house;
  }
  async function post(text: string): Promise<Note['content']> {
    if (!house) throw new Error('enter the house first');
    const { id } = await house.operations.postNote({ text });
    const note = house.reading.notes.living(id.split('/').at(-1) ?? '');
    if (!note) throw new Error(`there is no Note ${id}`);
    return note.content;
  }

  const refusalOf = (work: () => Promise<unknown>) =>
    work().then(
      () => 'nothing was thrown',
      (error: Error) => (error instanceof OperationError ? error.message : `another error: ${error.message}`),
    );

  it('speaks the blog’s language once it has read the blog, and remembers it', async () => {
    const { operations } = await enter();
    expect((await post('#MathsNews, too early')).language).to.equal(null);
    await operations.sync({ dryRun: false });
    expect((await post('Hallo')).language).to.equal('de-DE');
    blog.close();
    rmSync(join(directory, 'blog.sqlite'));
    await enter();
    expect((await post('Hallo')).language).to.equal('de-DE');
    blog = createSampleBlog(join(directory, 'another.sqlite'), { now: Date.now });
  });

  it('A25 tells followers by itself what changed in the profile, and nothing where nothing did', async () => {
    const { operations } = await enter();
    await operations.sync({ dryRun: false });
    await operations.importFollowers([
      { actor: 'https://social.test/users/anna', inbox: 'https://social.test/users/anna/inbox', sharedInbox: null },
    ]);
    await operations.sync({ dryRun: false });
    blog.setOption('blogname', 'The Harbour');
    await operations.sync({ dryRun: false });
    await operations.sync({ dryRun: false });
    const store = new Sqlite(join(directory, 'herald.sqlite'), { readonly: true });
    const told = store.prepare<[], string>("SELECT body FROM activities WHERE type = 'Update'").pluck().all();
    store.close();
    expect(told.map((body) => JSON.parse(body).object.name)).to.deep.equal(['The Harbour']);
  });

  it('speaks the language of the configuration before all, in posts as in what is sent in', async () => {
    const { operations, reading } = await enter('fr');
    await operations.sync({ dryRun: false });
    expect((await post('Salut')).language).to.equal('fr');
    blog.insertPost({ title: 'Bonjour', content: 'le monde', date: new Date(Date.now() - 60_000) });
    await operations.sync({ dryRun: false });
    expect(reading.notes.latest(2).map(({ content }) => content.language)).to.deep.equal(['fr', 'fr']);
  });

  it('leads hashtags to the blog’s search, before it was read and afterwards', async () => {
    const { operations } = await enter();
    expect((await post('#MathsNews')).hashtags).to.deep.equal([
      { name: 'MathsNews', href: 'https://blog.test/?s=Maths%20News' },
    ]);
    await operations.sync({ dryRun: false });
    expect((await post('#Größe')).hashtags).to.deep.equal([
      { name: 'Größe', href: 'https://blog.test/?s=Gr%C3%B6%C3%9Fe' },
    ]);
  });

  it('edits and deletes what was sent in by hand, and tells whoever got it', async () => {
    const { operations, reading } = await enter();
    await operations.sync({ dryRun: false });
    await operations.importFollowers([
      { actor: 'https://social.test/users/anna', inbox: 'https://social.test/users/anna/inbox', sharedInbox: null },
    ]);
    const { id } = await operations.postNote({ text: 'A tpyo', summary: 'Words', visibility: 'unlisted' });
    const note = () => reading.notes.latest(1)[0]?.content;
    expect(await operations.editNote({ id, text: 'A typo' })).to.deep.equal({ id, changed: true });
    expect(note()).to.include({ html: '<p>A typo</p>', summary: 'Words', visibility: 'unlisted', language: 'de-DE' });
    expect(await operations.editNote({ id, text: 'A typo' })).to.deep.equal({ id, changed: false });
    await operations.editNote({ id: id.split('/').at(-1) ?? '', text: 'A typo', summary: '' });
    expect(note()).to.include({ summary: null, sensitive: false });
    expect(await operations.deleteNote({ id })).to.deep.equal({ id });
    const store = new Sqlite(join(directory, 'herald.sqlite'), { readonly: true });
    const told = store.prepare<[], string>('SELECT type FROM activities ORDER BY seq').pluck().all();
    store.close();
    expect(told).to.deep.equal(['Create', 'Update', 'Update', 'Delete']);
    for (const work of [() => operations.editNote({ id, text: 'Again' }), () => operations.deleteNote({ id })])
      expect(await refusalOf(work)).to.match(/is deleted already$/);
  });

  it('leaves Notes from the blog to the blog, and says so', async () => {
    const { operations, reading } = await enter();
    await operations.sync({ dryRun: false });
    blog.insertPost({ title: 'Hello', content: 'world', date: new Date(Date.now() - 60_000) });
    await operations.sync({ dryRun: false });
    const id = reading.notes.latest(1)[0]?.id ?? '';
    for (const work of [() => operations.editNote({ id, text: 'Mine' }), () => operations.deleteNote({ id })])
      expect(await refusalOf(work)).to.match(/comes from the blog \(posts, post:\d+\): change it there/);
    expect(await refusalOf(() => operations.deleteNote({ id: 'none' }))).to.match(/there is no Note none/);
    expect(reading.notes.count()).to.equal(1);
  });

  it('takes followers in whole, or says which one is none', async () => {
    const { operations } = await enter();
    const anna = { actor: 'https://social.test/anna', inbox: 'https://social.test/anna/inbox', sharedInbox: null };
    expect(await operations.importFollowers([anna, anna])).to.deep.equal({ added: 1, known: 1, blocked: 0 });
    const error = await operations
      .importFollowers([
        { ...anna, actor: 'https://social.test/bert' },
        { ...anna, actor: 'https://social.test/carl', inbox: 'carl' },
      ])
      .catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(OperationError);
    expect((error as Error).message).to.contain('https://social.test/carl');
    expect((await operations.status()).followers).to.equal(1);
  });

  it('A3 takes no follower whose inbox is on another server, and no shared inbox there', async () => {
    const { operations, reading } = await enter();
    const anna = { actor: 'https://social.test/anna', inbox: 'https://social.test/anna/inbox', sharedInbox: null };
    const wrong = { ...anna, actor: 'https://evil.test/eve' };
    const error = await operations.importFollowers([anna, wrong]).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(OperationError);
    expect((error as Error).message).to.equal(
      'the follower https://evil.test/eve has an inbox on another server: https://social.test/anna/inbox; leave this line out',
    );
    const elsewhere = { ...anna, actor: 'https://SOCIAL.test/anna', sharedInbox: 'https://big.test/inbox' };
    expect(await operations.importFollowers([elsewhere])).to.include({ added: 1 });
    expect(reading.followers.latest(9)[0]).to.deep.include(anna);
  });

  it('decides about what is held, and refuses what is not', async () => {
    const { operations } = await enter();
    await operations.sync({ dryRun: false });
    const date = new Date(Date.now() - 60_000);
    for (let number = 1; number <= 21; number += 1) blog.insertPost({ title: `Post ${number}`, date });
    await operations.sync({ dryRun: false });
    const { sources } = await operations.status();
    expect(sources[0]?.held).to.include({ creates: 21, updates: 0, deletes: 0 });
    expect(sources[0]?.held?.first).to.have.length(20);
    const error = await operations.approve({ asKnown: false, only: ['post:0'] }).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(OperationError);
    expect((error as Error).message).to.include('post:0');
    const { decided, reports } = await operations.approve({ asKnown: false, only: [] });
    expect(decided).to.deep.equal({ creates: 21, updates: 0, deletes: 0 });
    expect(reports[0]?.counts.creates).to.equal(21);
    expect((await operations.status()).sources[0]?.held).to.equal(null);
  });

  it('tells how things stand', async () => {
    const { operations } = await enter();
    const before = await operations.status();
    expect(before).to.deep.include({
      handle: '@news@blog.test',
      followers: 0,
      notes: 0,
      deliveries: { pending: 0 },
      restored: null,
      troubledHosts: 0,
      requests: 0,
      reports: 0,
      notifications: { pending: 0, failed: 0 },
    });
    expect(before.sources).to.deep.equal([
      { name: 'posts', items: {}, lastCycleAt: null, lastError: null, held: null },
    ]);
    blog.insertPost({ title: 'One' });
    await operations.sync({ dryRun: false });
    await post('Two');
    const after = await operations.status();
    expect(after.notes).to.equal(1);
    expect(after.sources[0]).to.deep.include({ items: { baseline: 1 }, lastError: null });
    blog.close();
    rmSync(join(directory, 'blog.sqlite'));
    await operations.sync({ dryRun: false });
    expect((await operations.status()).sources[0]?.lastError).to.match(/blog\.sqlite.*wordpress\.url/);
    blog = createSampleBlog(join(directory, 'another.sqlite'), { now: Date.now });
  });
});

function configFor(url: string, dataDir: string, language: string | null): Config {
  const { site } = someConfig();
  return someConfig({
    site: { ...site, language },
    wordpress: wordpressConfig({ url }),
    sources: [postsSource()],
    store: { dataDir },
  });
}
