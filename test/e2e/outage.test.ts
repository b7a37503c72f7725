import { expect } from 'chai';
import { ask, type Json } from '../lab/ask.js';
import type { SnacUser } from '../lab/snac.js';
import { until } from '../lab/until.js';
import { installHerald, type Stage, setStage } from './stage.js';

const actor = 'https://blog.test/activitypub/actor';
const asActivity = { Accept: 'application/activity+json' };

describe('While the parts around Herald fail', () => {
  let stage: Stage;
  let alice: SnacUser;
  let bob: SnacUser;
  let firstNote: string;

  const patience = { timeoutMs: 60_000, everyMs: 100, evidence: () => stage.herald.log().slice(-3000) };
  const seen = (text: string): Promise<Json> =>
    until(
      `a Note with ${text}`,
      () => alice.timeline().find(({ content }) => String(content).includes(text)),
      patience,
    );
  const readiness = async () => (await ask('http://127.0.0.1:8089/readyz')).json();
  const lastError = async () => {
    const status = (await stage.herald.json('status')) as { sources: { lastError: string | null }[] };
    return status.sources[0]?.lastError ?? null;
  };
  const post = (title: string) => stage.wordpress.insertPost({ title, content: '<p>Some words.</p>' });

  before(async () => {
    stage = await setStage();
    await installHerald(stage);
    await until('the first cycle', async () => (await ask(actor, { headers: asActivity })).status === 200, patience);
    alice = await stage.snac.addUser('alice');
    bob = await stage.snac.addUser('bob');
    await alice.follow('@news@blog.test');
    await until('the Accept', () => alice.following().includes(actor), patience);
    await post('Before the storm');
    firstNote = String((await seen('Before the storm')).id);
  });
  after(() => stage?.close());

  it('notices that the database is away, and says so without a stack', async () => {
    await stage.mariadb.stop();
    const told = await until('the complaint', lastError, patience);
    expect(told)
      .to.match(/database/i)
      .and.not.include('\n');
    // Still ready: whoever restarted Herald for that would take the actor away too.
    expect(await readiness()).to.include({ status: 'ok', wordpress: told });
  });

  it('goes on answering for actor, Notes and names while the database is away', async () => {
    expect((await ask(actor, { headers: asActivity })).json().id).to.equal(actor);
    expect((await ask(firstNote, { headers: asActivity })).json().id).to.equal(firstNote);
    const finger = await ask('https://blog.test/.well-known/webfinger?resource=acct:news@blog.test');
    expect(finger.json().subject).to.equal('acct:news@blog.test');
  });

  it('takes a new follower and delivers while the database is away', async () => {
    await bob.follow('@news@blog.test');
    await until('the Accept', () => bob.following().includes(actor), patience);
    const { code, out, err } = await stage.herald.command('post', 'The blog rests for a moment.');
    expect(code, out + err).to.equal(0);
    await seen('The blog rests for a moment.');
  });

  it('says what to do about it, in the doctor', async () => {
    const { code, out } = await stage.herald.command('doctor');
    expect(code).to.equal(1);
    expect(out).to.match(/^✗ +database/m);
    expect(out).not.to.include('    at ');
  });

  it('catches up with the next cycle, once the database is back', async () => {
    await stage.mariadb.start();
    await post('After the storm');
    await seen('After the storm');
    expect(await lastError()).to.equal(null);
    expect(await readiness()).to.include({ status: 'ok', wordpress: 'ok' });
  });

  it('survives a database that is killed', async () => {
    await stage.mariadb.kill();
    await until('the complaint', lastError, patience);
    await stage.mariadb.start();
    await post('After the crash');
    await seen('After the crash');
  });

  it('keeps what it could not deliver while a server was away, across a kill of its own', async () => {
    await stage.snac.stop();
    await post('Sent into the void');
    const noted = await until(
      'the Note',
      async () =>
        ((await stage.herald.json('notes')) as unknown as Json[]).find((note) => /void/.test(JSON.stringify(note))),
      patience,
    );
    await until(
      'an attempt that failed',
      async () => {
        const rows = (await stage.herald.json('deliveries', '--note', String(noted.id))) as unknown as Json[];
        return rows.some(({ attempts, state }) => Number(attempts) > 0 && state === 'pending');
      },
      patience,
    );
    await stage.herald.kill();
    await stage.snac.start();
    await stage.herald.start();
    // The first retry comes after a minute, give or take a fifth.
    const note = await until(
      'the Note on the other server',
      () => alice.timeline().find(({ content }) => String(content).includes('Sent into the void')),
      { ...patience, timeoutMs: 120_000 },
    );
    expect(note.id).to.equal(`https://blog.test/activitypub/notes/${noted.id}`);
    expect(alice.timeline().filter(({ content }) => String(content).includes('into the void'))).to.have.lengthOf(1);
  });
});
