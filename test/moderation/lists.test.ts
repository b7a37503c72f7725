import { expect } from 'chai';
import { type ListServer, listServer } from '../stand-ins/list-server.js';
import { openRoom, type Room } from './stage.js';

const HOUR = 3600_000;

describe('a subscription to a list', () => {
  let room: Room;
  let server: ListServer;
  let url: string;
  before(async () => {
    server = await listServer();
    url = `${server.origin}/list.csv`;
  });
  after(() => server.close());
  beforeEach(() => {
    room = openRoom();
    server.asked.length = 0;
    server.serve('/list.csv', {
      body: '#domain,#severity\nevil.test,suspend\nquiet.test,silence\n',
      headers: { etag: '"one"' },
    });
  });
  afterEach(() => room.close());
  const severities = () =>
    ['evil.test', 'quiet.test', 'new.test'].map((host) => room.stores.blocks.severityOf(`https://${host}/u`));
  const followers = (count: number, host: string) => {
    for (let n = 0; n < count; n += 1) room.follow(`https://${host}/users/${n}`);
  };
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('nothing was thrown'),
      (error: Error) => error.message,
    );

  it('blocks what it names, and is read again a day later, at an hour of its own', async () => {
    const report = await room.moderation.subscribe(url);
    expect(report).to.include({ outcome: 'changed', entries: 2, held: 0, error: null });
    expect(severities()).to.deep.equal(['suspend', 'silence', null]);
    await room.room.refreshDue();
    expect(server.asked).to.have.lengthOf(1);
    room.clock.now += 24 * HOUR;
    await room.room.refreshDue();
    expect(server.asked[1]).to.deep.equal({ path: '/list.csv', ifNoneMatch: '"one"' });
  });

  it('is replaced as a whole, and touches nobody else’s words', async () => {
    await room.moderation.subscribe(url);
    await room.block('own.test');
    server.serve('/list.csv', { body: 'new.test\nquiet.test\n' });
    const [report] = await room.moderation.refresh(null);
    expect(report).to.include({ outcome: 'changed', entries: 2 });
    expect(severities()).to.deep.equal([null, 'suspend', 'suspend']);
    expect(room.stores.blocks.severityOf('https://own.test/')).to.equal('suspend');
  });

  it('says that nothing changed where the server says so', async () => {
    await room.moderation.subscribe(url);
    server.serve('/list.csv', ({ 'if-none-match': etag }) =>
      etag === '"one"' ? { status: 304 } : { body: 'new.test' },
    );
    expect((await room.moderation.refresh(url))[0]).to.include({ outcome: 'same', entries: 2 });
    expect(severities()).to.deep.equal(['suspend', 'silence', null]);
  });

  const useless: [
    what: string,
    answer: { status?: number; body?: string; headers?: Record<string, string> },
    why: RegExp,
  ][] = [
    ['vanishes', { status: 404 }, /the server answered 404/],
    ['is gone', { status: 410 }, /gone/],
    ['turns empty', { body: '' }, /names no domain/],
    ['keeps only its heading', { body: '#domain,#severity\n' }, /names no domain/],
    ['turns into a web page', { body: '<!DOCTYPE html>\n<p>Not here</p>' }, /line 1: .*is no domain/],
    ['has a broken row', { body: '#domain,#severity\nnew.test,suspend\nevil.test,whatever\n' }, /line 3: severity/],
    ['leads round in circles', { status: 302, headers: { location: '/list.csv' } }, /too many redirects/],
    ['grows without end', { body: 'a'.repeat(5 * 1024 * 1024 + 1) }, /longer than/],
  ];
  for (const [what, answer, why] of useless)
    it(`that ${what} keeps its last good state, and says so once`, async () => {
      await room.moderation.subscribe(url);
      server.serve('/list.csv', answer);
      for (let time = 0; time < 2; time += 1) {
        const [report] = await room.moderation.refresh(url);
        expect(report).to.include({ outcome: 'failed', entries: 2, held: 0, wouldLose: 0, url });
        expect(report?.error).to.match(why).and.not.include('and 0 more');
      }
      expect(severities()).to.deep.equal(['suspend', 'silence', null]);
      expect(room.told.map(({ kind }) => kind)).to.deep.equal(['trouble']);
      expect(room.told[0]?.text)
        .to.include(url)
        .and.match(/What it said last stays in force/);
      expect(room.stores.blockLists.get(url)?.lastError).to.match(why);
    });

  it('is read again a day later where all is well, and six hours later where it failed, give or take', async () => {
    const nextIn = () => ((room.stores.blockLists.get(url)?.nextAt ?? 0) - room.clock.now) / HOUR;
    await room.moderation.subscribe(url);
    expect(nextIn()).to.equal(24);
    server.serve('/list.csv', { status: 404 });
    await room.moderation.refresh(url);
    expect(nextIn()).to.equal(6);
  });

  it('is not begun where the list is of no use', async () => {
    expect(await refusal(room.moderation.subscribe(`${server.origin}/nothing`))).to.match(
      /cannot be read: the server answered 404/,
    );
    expect(await refusal(room.moderation.subscribe('https://127.0.0.1.nip/x'))).to.match(/cannot be read/);
    expect(room.stores.blockLists.all()).to.deep.equal([]);
    await room.moderation.subscribe(url);
    expect(await refusal(room.moderation.subscribe(url))).to.match(/subscribed to already/);
    expect(await refusal(room.moderation.unsubscribe('https://x.test/'))).to.match(/not subscribed/);
  });

  it('names five of its faults, and counts the others', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => 'evil.test,whatever\n').join('');
    for (const [count, more] of [
      [5, /line 6: severity[^(]*$/],
      [7, /line 6: severity.* \(and 2 more\)$/],
    ] as const) {
      server.serve('/broken.csv', { body: `#domain,#severity\n${rows(count)}` });
      expect(await refusal(room.moderation.subscribe(`${server.origin}/broken.csv`))).to.match(more);
    }
  });

  it('blocks neither this site nor a whole top-level domain, whatever it says', async () => {
    server.serve('/list.csv', { body: 'blog.test\ncom\nex*mple.org\nann@social.test\nnew.test\n' });
    const report = await room.moderation.subscribe(url);
    expect(report.entries).to.equal(1);
    expect(report.skipped.map(({ line }) => line)).to.deep.equal([1, 2, 3]);
  });

  describe('that would cost many followers', () => {
    it('is held: what it suspends only silences, until the operator approves', async () => {
      followers(11, 'evil.test');
      followers(200, 'friend.test');
      const report = await room.moderation.subscribe(url);
      expect(report).to.include({ held: 1, wouldLose: 11, followers: 0 });
      expect(severities()).to.deep.equal(['silence', 'silence', null]);
      expect(room.stores.followers.count()).to.equal(211);
      expect(room.told[0]?.text).to.include('would remove 11 of the followers').and.include('herald blocks approve');
      expect(await room.moderation.approveList(url)).to.include({ released: 1, followers: 11 });
      expect(severities()).to.deep.equal(['suspend', 'silence', null]);
      const [again] = await room.moderation.refresh(url);
      expect(again, 'what was approved stays approved').to.include({ held: 0, followers: 0 });
    });

    it('counts a tenth of few followers as many', async () => {
      followers(1, 'evil.test');
      followers(5, 'friend.test');
      expect(await room.moderation.subscribe(url)).to.include({ held: 1, wouldLose: 1, followers: 0 });
    });

    it('is held again and again, and told once, until the followers have gone by themselves', async () => {
      followers(11, 'evil.test');
      await room.moderation.subscribe(url);
      server.serve('/list.csv', { body: '#domain,#severity\nevil.test,suspend\n' });
      expect((await room.moderation.refresh(url))[0]).to.include({ held: 1, wouldLose: 11 });
      expect(room.told).to.have.lengthOf(1);
      for (const { actor } of room.stores.followers.latest(20)) room.stores.forget.follower(actor, 1);
      server.serve('/list.csv', { body: '#domain,#severity\nevil.test,suspend\n#,\n' });
      expect((await room.moderation.refresh(url))[0]).to.include({ held: 0 });
      expect(severities()[0]).to.equal('suspend');
    });

    it('holds only what is new of it', async () => {
      await room.moderation.subscribe(url);
      followers(11, 'new.test');
      server.serve('/list.csv', { body: 'evil.test\nnew.test\n' });
      expect((await room.moderation.refresh(url))[0]).to.include({ held: 1, wouldLose: 11 });
      expect(severities()).to.deep.equal(['suspend', null, 'silence']);
    });
  });

  it('that costs few followers says so', async () => {
    followers(2, 'evil.test');
    followers(100, 'friend.test');
    expect(await room.moderation.subscribe(url)).to.include({ followers: 2, held: 0 });
    expect(room.told[0]?.text).to.include('2 more of the followers');
  });

  it('does not win over the operator: what was lifted once stays lifted', async () => {
    await room.moderation.subscribe(url);
    expect(await room.moderation.unblock(['evil.test'], { forget: false })).to.deep.include({ allowed: ['evil.test'] });
    server.serve('/list.csv', { body: 'evil.test\nnew.test\n' });
    await room.moderation.refresh(url);
    expect(severities()).to.deep.equal([null, null, 'suspend']);
  });

  it('leaves nothing behind when it is ended', async () => {
    room.interact('https://quiet.test/u', 'https://quiet.test/1');
    expect(await room.moderation.subscribe(url)).to.include({ hidden: 1 });
    expect(await room.moderation.unsubscribe(url)).to.include({ lifted: 2, shown: 1 });
    expect([severities(), room.stores.blockLists.all(), room.stores.blocks.all()]).to.deep.equal([
      [null, null, null],
      [],
      [],
    ]);
  });

  it('stops while it waits for an answer, and calls that no failure of the list', async () => {
    await room.moderation.subscribe(url);
    server.serve('/list.csv', { status: 302, headers: { location: '/slow' } });
    const refreshing = room.moderation.refresh(url);
    await room.room.stop();
    await refreshing;
    expect(room.told).to.deep.equal([]);
    expect(room.stores.blockLists.get(url)?.lastError).to.equal(null);
  });
});
