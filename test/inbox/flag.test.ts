import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const note = 'https://blog.test/activitypub/notes/note0001';

describe('the Flag handler', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let server: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    server = inbox.somebody('https://social.test/actor', keys);
    const content = {
      ...{
        html: '<p>Fish &amp; <b>chips</b></p>',
        summary: null,
        sensitive: false,
        language: 'en',
        url: 'https://blog.test/fish/',
      },
      ...{ hashtags: [], images: [], visibility: 'public' as const, inReplyTo: null },
    };
    const stored = { id: 'note0001', source: 'posts', key: 'post:1', content, publishedAt: 1, updatedAt: null };
    inbox.notes.insert({ note: stored, postId: 1, hash: 'x' });
  });
  const taken = async (activity: Json, actor = server) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const reports = () => inbox.reports.list({ resolved: true }, 100);
  const flag = (more: Json) => server.activity('Flag', { object: [ourActor, note], content: 'Rude', ...more });

  it('I9 queues what names our actor and Notes, and leaves out what is not ours', async () => {
    const activity = flag({ object: [ourActor, 'https://else.test/1', note, note, { id: ourActor }, 7] });
    expect(await taken(activity)).to.equal('handled');
    expect(reports()).to.have.lengthOf(1);
    expect(reports()[0]).to.deep.include({
      uri: activity.id,
      actor: server.id,
      content: 'Rude',
      objects: [ourActor, note],
    });
    expect(inbox.told).to.have.lengthOf(1);
    expect(inbox.told[0]).to.deep.include({
      kind: 'report',
      text: 'Rude',
      note: { url: 'https://blog.test/fish/', text: 'Fish & chips' },
    });
  });

  it('I9 takes a report without a word, and a single object', async () => {
    expect(await taken(server.activity('Flag', { object: ourActor }))).to.equal('handled');
    expect(reports()[0]).to.deep.include({ content: '', objects: [ourActor] });
  });

  it('I9 ignores what reports nothing of ours', async () => {
    for (const object of [[], 'https://else.test/1', `${note}x`, [{ type: 'Note' }], null])
      expect(await taken(server.activity('Flag', { object }))).to.equal('ignored');
    expect([reports(), inbox.told]).to.deep.equal([[], []]);
  });

  it('D61 cuts the words, and takes them for plain text without control characters', async () => {
    await taken(flag({ content: `<script>a</script>\u0007\u001b[31m\r\nb${'😀'.repeat(6000)}` }));
    const [report] = reports();
    expect(report?.content.startsWith('<script>a</script>  [31m\nb😀')).to.equal(true);
    expect([...(report?.content ?? '')]).to.have.lengthOf(5000);
    expect(inbox.told[0]?.text.length).to.be.within(1900, 2000);
  });

  it('D61 takes fifty a day of one domain, whatever names it uses, and those of others', async () => {
    for (let n = 1; n <= 52; n += 1) {
      const actor = inbox.somebody(`https://s${n % 3}.evil.test/actor`, keys);
      await taken(actor.activity('Flag', { object: ourActor }), actor);
    }
    expect(reports()).to.have.lengthOf(50);
    expect(await taken(flag({}))).to.equal('handled');
    inbox.clock.now += 25 * 3600_000;
    const actor = inbox.somebody('https://s1.evil.test/actor', keys);
    expect(await taken(actor.activity('Flag', { object: ourActor }), actor)).to.equal('handled');
  });

  it('D61 takes the same report once, even when the ledger has forgotten it', async () => {
    const activity = flag({});
    await taken(activity);
    inbox.received.prune(Date.now() + 40 * 24 * 3600_000);
    expect(await taken(activity)).to.equal('ignored');
    expect(reports()).to.have.lengthOf(1);
  });

  it('D61 takes none where reports are rejected, and tells none of somebody silenced', async () => {
    const block = {
      ...{ target: 'social.test', kind: 'domain' as const, source: 'operator', handle: null, comment: '' },
      ...{ rejectMedia: false, obfuscate: false, held: false, createdAt: 1 },
    };
    inbox.blocks.put({ ...block, severity: 'silence', rejectReports: true });
    expect(await taken(flag({}))).to.equal('ignored');
    inbox.blocks.put({ ...block, severity: 'silence', rejectReports: false });
    expect(await taken(flag({}))).to.equal('handled');
    expect([reports().length, inbox.told.length]).to.deep.equal([1, 0]);
  });
});
