import { expect } from 'chai';
import { ask, type Json } from '../lab/ask.js';
import { type SlackReceiver, startSlackReceiver } from '../lab/slack-receiver.js';
import type { SnacUser } from '../lab/snac.js';
import { until } from '../lab/until.js';
import { expectNoFaults, slackNotifier, told } from './notifying.js';
import { asActivity, onlooker } from './onlooker.js';
import { installHerald, type Stage, setStage } from './stage.js';

const actor = 'https://blog.test/activitypub/actor';

/** One story, told in order: each step stands on the ones before. */
describe('What a reader on another server does comes back to the editors', () => {
  let stage: Stage;
  let slack: SlackReceiver;
  let alice: SnacUser;
  let look: ReturnType<typeof onlooker>;
  let note: string;
  let reply: string;

  const patience = { timeoutMs: 60_000, everyMs: 100, evidence: () => stage.herald.log().slice(-3000) };
  const byAlice = (kind: string) => (one: { kind: string; actor: string }) =>
    one.kind === kind && one.actor === alice.actor;

  before(async () => {
    slack = await startSlackReceiver();
    stage = await setStage();
    await installHerald(stage, undefined, [slackNotifier(slack)]);
    alice = await stage.snac.addUser('alice');
    look = onlooker(stage.herald);
    await until('the first cycle', async () => (await ask(actor, { headers: asActivity })).status === 200, patience);
  });
  after(async () => {
    await stage?.close();
    await slack?.stop();
  });

  it('is followed, and brings her a post', async () => {
    await alice.follow('@news@blog.test');
    await until('the Accept', () => alice.following().includes(actor), patience);
    expect(await look.followers()).to.deep.equal([alice.actor]);
    await stage.wordpress.insertPost({ title: 'The bridge is open', content: '<p>Cars cross again.</p>' });
    const seen = () => alice.timeline().find(({ content }) => String(content).includes('The bridge is open'));
    note = String((await until<Json | undefined>('the Note', seen, patience)).id);
  });

  it('I1 tells Slack of a new follower', async () => {
    await told(slack, 'alice@social.test');
  });

  it('I6 keeps a reply: the operator’s list has it, and the Note’s replies name it to the world', async () => {
    reply = await alice.write('What a *fine* bridge & what a view! <wink> @news@blog.test', { inReplyTo: note });
    const kept = await look.lists('the reply', byAlice('reply'));
    expect(kept).to.include({ handle: 'alice@social.test', uri: reply, note, hidden: false, visibility: 'public' });
    expect(kept.text).to.include('What a fine bridge & what a view!');
    expect(await look.counts(`${note}/replies`, 1)).to.deep.equal([reply]);
    await told(slack, 'alice@social.test', 'What a fine bridge', reply);
  });

  it('I3 I5 counts a like and a boost, and names them once each', async () => {
    await alice.act('Like', note);
    await alice.act('Boost', note);
    await look.lists('the like', (one) => byAlice('like')(one) && one.note === note);
    await look.lists('the boost', (one) => byAlice('announce')(one) && one.note === note);
    await look.counts(`${note}/likes`, 1);
    await look.counts(`${note}/shares`, 1);
    const shown = (await ask(note, { headers: asActivity })).json();
    expect(shown).to.have.nested.property('likes.totalItems', 1);
    expect(shown).to.have.nested.property('shares.totalItems', 1);
  });

  it('I7 takes her correction of the reply, in its place', async () => {
    await alice.edit(reply, 'What a narrow bridge, on second thought. @news@blog.test');
    const corrected = await look.lists('the correction', ({ text }) => String(text).includes('on second thought'));
    expect(corrected).to.include({ uri: reply, kind: 'reply', note });
    expect(corrected.updated).not.to.equal(null);
    expect((await look.listed()).filter(byAlice('reply'))).to.have.lengthOf(1);
  });

  it('I4 forgets a like and a boost that are taken back', async () => {
    await alice.act('Unlike', note);
    await alice.act('Unboost', note);
    await look.forgets('the like', byAlice('like'));
    await look.forgets('the boost', byAlice('announce'));
    await look.counts(`${note}/likes`, 0);
    await look.counts(`${note}/shares`, 0);
  });

  it('I8 forgets a reply that she deletes, for it hears of that as her follower', async () => {
    // snac tells only its followers what is deleted.
    const { state } = await stage.herald.json('follow', '@alice@social.test');
    expect(state).to.equal('requested');
    const accepted = async () =>
      ((await stage.herald.json('following')) as unknown as Json[]).some(
        (one) => one.actor === alice.actor && one.state === 'accepted',
      );
    await until('her Accept', accepted, patience);
    await alice.act('Delete', reply);
    await look.forgets('the reply', byAlice('reply'));
    expect(await look.counts(`${note}/replies`, 0)).to.deep.equal([]);
  });

  it('tells of a mention that answers nothing, also when only they may see it', async () => {
    const open = await alice.write('Has @news@blog.test slept well?');
    const kept = await look.lists('the mention', ({ uri }) => uri === open);
    expect(kept).to.include({ kind: 'mention', note: null, visibility: 'public' });
    const secret = await alice.write('Between us, @news@blog.test: the mayor snores.', { onlyMentioned: true });
    expect(await look.lists('the direct mention', ({ uri }) => uri === secret)).to.include({ visibility: 'direct' });
    await told(slack, 'alice@social.test', 'slept well?');
    await told(slack, 'alice@social.test', 'the mayor snores.');
    const page = await ask('https://blog.test/activitypub/', { headers: { Accept: 'text/html' } });
    expect(page.text).not.to.include('the mayor snores.');
  });

  it('lets her go', async () => {
    await alice.unfollow(actor);
    await until('nobody to follow', async () => (await look.followers()).length === 0, patience);
  });

  it('sent Slack nothing that it would refuse, and complains of nothing', () => {
    expectNoFaults(slack);
    const log = stage.herald.log();
    expect(log).not.to.include(slack.secret);
    const complaints = log.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line));
    expect(complaints).to.deep.equal([]);
  });
});
