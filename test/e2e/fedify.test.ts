import { expect } from 'chai';
import { ask, type Json } from '../lab/ask.js';
import { type FedifyPeer, prepareFedifyPeer, type WireLine } from '../lab/fedify-peer.js';
import { type SlackReceiver, startSlackReceiver } from '../lab/slack-receiver.js';
import { until } from '../lab/until.js';
import { expectNoFaults, slackNotifier, told } from './notifying.js';
import { asActivity, asPage, type ListedInteraction, onlooker } from './onlooker.js';
import { type SmallStage, setSmallStage } from './small-stage.js';

const actor = 'https://blog.test/activitypub/actor';
const inbox = 'https://blog.test/activitypub/inbox';

/** One story, told in order. The other server is a stranger's: Fedify, which signs as RFC 9421, verifies strictly and reads JSON-LD. */
describe('With a server built on Fedify', () => {
  let stage: SmallStage;
  let peer: FedifyPeer;
  let slack: SlackReceiver;
  let look: ReturnType<typeof onlooker>;
  let post: number;
  let note: string;
  let reply: string;

  const evidence = () => `${stage.herald.log().slice(-3000)}\n${peer.log().slice(-3000)}`;
  const patience = { timeoutMs: 30_000, everyMs: 50, evidence };
  const fred = (name: string, more: Json = {}) => peer.act(name, { actor, ...more });
  const byFred = (kind: string) => (one: ListedInteraction) => one.kind === kind && one.actor === peer.actor;
  const comes = (type: string, words = ''): Promise<Json> =>
    until(
      `${type} with “${words}”`,
      async () => (await peer.received()).find((one) => one.type === type && JSON.stringify(one).includes(words)),
      patience,
    );
  const crossed = async (direction: WireLine['direction'], since: number) =>
    (await peer.wire())
      .slice(since)
      .filter((line) => line.direction === direction && line.method === 'POST')
      .map(({ scheme, status }) => `${scheme} ${status}`);
  /** What crossed the wire for one more Note, until it was in. */
  const knocks = async (words: string) => {
    const since = (await peer.wire()).length;
    await stage.herald.json('post', words);
    await comes('Create', words);
    return crossed('in', since);
  };
  const publish = (title: string) =>
    stage.blog.insertPost({ title, content: '<p>Some words.</p>', tags: ['Town Life'] });

  before(async () => {
    slack = await startSlackReceiver();
    const beside = (lab: Parameters<typeof prepareFedifyPeer>[0]) => {
      peer = prepareFedifyPeer(lab);
      return [peer.site];
    };
    stage = await setSmallStage(beside, [slackNotifier(slack)]);
    look = onlooker(stage.herald);
    await peer.start();
    await until('the first cycle', async () => (await ask(actor, { headers: asActivity })).status === 200, patience);
  });
  after(async () => {
    await stage?.close();
    await slack?.stop();
  });

  it('S11 is followed by a request that is signed as RFC 9421, at the first knock', async () => {
    const since = (await peer.wire()).length;
    const follow = await fred('follow');
    expect(await crossed('out', since)).to.deep.equal(['rfc9421 202']);
    const accept = await comes('Accept');
    expect(accept).to.deep.include({ actor, to: [peer.actor] });
    expect(accept).to.have.nested.property('object.id', follow);
    expect(await look.followers()).to.deep.equal([peer.actor]);
  });

  it('C2 S1 has its Create verified, and the Note read as strictly as JSON-LD can be', async () => {
    post = publish('The bridge is open');
    const { object } = (await comes('Create', 'The bridge is open')) as { object: Json };
    note = String(object.id);
    const { lost, parsed, document } = await peer.read(note);
    expect(lost).to.equal(null);
    expect(parsed).to.include({ id: note, type: 'Note', attributedTo: actor });
    expect(parsed).to.have.nested.property('tag.name', '#TownLife');
    expect(document.content).to.equal(object.content);
  });

  it('C2 K1 K5 shows actor, outbox and every collection, and none loses a property there', async () => {
    const account = await peer.read(actor);
    expect(account.parsed).to.include({ type: 'Service', preferredUsername: 'news', discoverable: true });
    const pages = ['outbox', 'outbox?page=true', 'followers', 'following', 'featured', 'tags'];
    const addresses = [
      ...pages.map((page) => `https://blog.test/activitypub/${page}`),
      ...['replies', 'likes', 'shares'].map((name) => `${note}/${name}`),
    ];
    const lost = { actor: account.lost } as Record<string, string | null>;
    for (const address of addresses) lost[address] = (await peer.read(address)).lost;
    expect(Object.entries(lost).filter(([, what]) => what !== null)).to.deep.equal([]);
    const { items } = await peer.walk('https://blog.test/activitypub/outbox');
    for (const activity of items) expect((await peer.read(activity)).lost).to.equal(null);
    expect(await peer.walk('https://blog.test/activitypub/followers')).to.include({ totalItems: 1 });
  });

  it('D40 D54 keeps a hostile reply harmless: on the page, in the list and in Slack', async () => {
    const text =
      'Hello <!channel> &lt;!here&gt; <img src=x onerror=alert(1)><script>alert(2)</script>' +
      '<a href="javascript:alert(3)" onclick="alert(4)">here</a> *bold* <b>end</b>';
    reply = await fred('reply', { note, text });
    const kept = await look.lists('the reply', byFred('reply'));
    expect(kept).to.include({ handle: 'fred@peer.test', uri: reply, note });
    expect(kept.text).not.to.match(/<script|<img|onerror/);
    expect(await look.counts(`${note}/replies`, 1)).to.deep.equal([reply]);
    await told(slack, 'fred@peer.test', 'bold');
    expectNoFaults(slack);
    const page = await ask(note, { headers: asPage });
    expect(page.text).not.to.match(/<script>alert|onerror|onclick|javascript:/);
  });

  it('I7 takes an edit, and I8 a deletion', async () => {
    await fred('edit', { note: reply, text: 'I have thought again.' });
    const edited = await look.lists('the edit', ({ text }) => String(text).includes('thought again'));
    expect(edited).to.include({ uri: reply, kind: 'reply' });
    const brief = await fred('reply', { note, text: 'Not for long.' });
    await look.counts(`${note}/replies`, 2);
    await fred('delete', { note: brief });
    await look.forgets('the second reply', ({ uri }) => uri === brief);
    expect(await look.counts(`${note}/replies`, 1)).to.deep.equal([reply]);
  });

  it('I3 counts a like or a reaction once, I5 a boost, and I4 forgets them', async () => {
    const like = await fred('like', { note });
    const announce = await fred('announce', { note });
    await look.counts(`${note}/likes`, 1);
    await look.counts(`${note}/shares`, 1);
    await fred('undo', { id: like });
    await fred('undo', { id: announce });
    await look.counts(`${note}/likes`, 0);
    await look.counts(`${note}/shares`, 0);
    await fred('react', { note, emoji: '🎉' });
    expect(await look.lists('the reaction', byFred('like'))).to.include({ emoji: '🎉', note });
    await look.counts(`${note}/likes`, 1);
    expect((await peer.walk(`${note}/likes`)).totalItems).to.equal(1);
  });

  it('lists a mention', async () => {
    const text = 'Have you heard, <a href="https://blog.test/">@news</a>?';
    const mention = await fred('mention', { text });
    expect(await look.lists('the mention', byFred('mention'))).to.include({ uri: mention, note: null });
  });

  it('I11 gives leave to quote, with a stamp that Fedify can read', async () => {
    const quote = await fred('quote', { note, text: 'As they say:' });
    const accept = (await comes('Accept', 'QuoteRequest')) as { result: string; object: Json };
    const stamp = await peer.read(accept.result);
    expect(stamp.lost).to.equal(null);
    expect(stamp.parsed).to.include({
      id: accept.result,
      type: 'QuoteAuthorization',
      attributedTo: actor,
      interactingObject: quote,
      interactionTarget: note,
    });
    await fred('publish', { note: quote, stamp: accept.result });
    expect(await look.lists('the quote', byFred('quote'))).to.include({ uri: quote, note });
  });

  it('has its Update and Delete verified, too', async () => {
    stage.blog.updatePost(post, { content: '<p>Only bicycles cross.</p>', excerpt: 'Only bicycles cross.' });
    const update = (await comes('Update', 'Only bicycles cross.')) as { object: Json };
    expect(update.object.id).to.equal(note);
    stage.blog.trashPost(post);
    const deletion = await comes('Delete', note);
    expect(deletion).to.have.nested.property('object.type', 'Tombstone');
    expect((await ask(note, { headers: asActivity })).status).to.equal(410);
  });

  it('S19 can prove its Delete to whoever it hands it on to, and nothing else under that signature', async () => {
    const deletion = (await peer.posted()).find(
      ({ type, object }) => type === 'Delete' && (object as Json)?.id === note,
    );
    expect(await peer.proves(deletion ?? {})).to.equal(true);
    const another = { ...(deletion?.object as Json), id: `${note}x` };
    expect(await peer.proves({ ...deletion, object: another })).to.equal(false);
  });

  it('S10 is knocked at with draft-cavage first, and knocked at again with RFC 9421 where it demands that', async () => {
    expect(await knocks('First knock')).to.deep.equal(['cavage 202']);
    await peer.take('rfc9421');
    expect(await knocks('Second knock')).to.deep.equal(['cavage 401', 'rfc9421 202']);
  });

  it('S10 is remembered for what it took, across a restart', async () => {
    expect(await knocks('Third knock')).to.deep.equal(['rfc9421 202']);
    await stage.herald.stop();
    await stage.herald.start();
    expect(await knocks('Fourth knock')).to.deep.equal(['rfc9421 202']);
  });

  it('S10 may want draft-cavage again', async () => {
    await peer.take('cavage');
    expect(await knocks('Fifth knock')).to.deep.equal(['rfc9421 401', 'cavage 202']);
    expect(await knocks('Sixth knock')).to.deep.equal(['cavage 202']);
  });

  it('lets a follower go who blocks it', async () => {
    await fred('block');
    await until('nobody to follow', async () => (await look.followers()).length === 0, patience);
  });

  it('was never refused a request of its own, and complains of nothing', async () => {
    const refused = (await peer.wire()).filter(
      ({ direction, url, status }) => direction === 'out' && url === inbox && status !== 202,
    );
    expect(refused).to.deep.equal([]);
    expectNoFaults(slack);
    const complaints = stage.herald
      .log()
      .split('\n')
      .filter((line) => /"level":"(warn|error|fatal)"/.test(line));
    expect(complaints).to.deep.equal([]);
  });
});
