import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { followRequestStore } from '../../src/store/follow-requests.js';
import { forgetActor } from '../../src/store/forget-actor.js';
import { reportStore } from '../../src/store/reports.js';

const DAY = 24 * 3600_000;

describe('followRequestStore', () => {
  const request = (actor: string, requestedAt = 1) => ({
    ...{ actor, inbox: `${actor}/inbox`, sharedInbox: null, followId: `${actor}#follow`, requestedAt },
  });

  it('keeps the place of one who asks again, with the newest id', () => {
    const requests = followRequestStore(openDatabase(':memory:'));
    requests.put(request('https://a.test/ann', 5));
    requests.put({ ...request('https://a.test/ann', 9), followId: 'https://a.test/2' });
    expect(requests.oldest(10)).to.deep.equal([{ ...request('https://a.test/ann', 5), followId: 'https://a.test/2' }]);
  });

  it('D27 takes so many of one domain, and of all', () => {
    const requests = followRequestStore(openDatabase(':memory:'), { perDomain: 2, all: 3 });
    expect([1, 2, 3].map((n) => requests.put(request(`https://s${n}.flood.test/u`, n)))).to.deep.equal([
      'stored',
      'stored',
      'domain-full',
    ]);
    expect(requests.put(request('https://a.test/ann', 3))).to.equal('stored');
    expect(requests.put(request('https://b.test/bob', 4))).to.equal('full');
    expect(requests.put({ ...request('https://a.test/ann', 9), followId: 'again' }), 'has a place').to.equal('stored');
    expect(requests.crowding()?.actor, 'who crowds the others out').to.equal('https://s1.flood.test/u');
    expect(requests.oldest(10)).to.have.lengthOf(3);
  });

  it('lets everybody of a small domain have their turn at once, and so many of a large one', () => {
    const requests = followRequestStore(openDatabase(':memory:'));
    for (let n = 1; n <= 5; n += 1) requests.put(request(`https://s${n}.crowd.test/u`, n));
    requests.put(request('https://a.test/ann', 9));
    const turns = (ofDomain: number, limit: number) =>
      requests.turns(ofDomain, limit).map(({ actor }) => new URL(actor).host);
    expect(turns(2, 10)).to.deep.equal(['s1.crowd.test', 's2.crowd.test', 'a.test']);
    expect(turns(2, 1)).to.deep.equal(['s1.crowd.test']);
  });

  it('D56 names those who have waited for more than ninety days', () => {
    const requests = followRequestStore(openDatabase(':memory:'));
    requests.put(request('https://a.test/ann', 1));
    requests.put(request('https://b.test/bob', 2 * DAY));
    expect(requests.forgotten(90 * DAY + 1, 10)).to.deep.equal([]);
    expect(requests.forgotten(91 * DAY, 10).map(({ actor }) => actor)).to.deep.equal(['https://a.test/ann']);
  });

  it('forgets who is removed from the followers, too', () => {
    const db = openDatabase(':memory:');
    const requests = followRequestStore(db);
    requests.put(request('https://a.test/ann'));
    const { follower } = forgetActor(db);
    expect([follower('https://a.test/ann', 1), follower('https://a.test/ann', 1)]).to.deep.equal([
      { givenUp: 0 },
      null,
    ]);
    expect(requests.count()).to.equal(0);
  });
});

describe('reportStore', () => {
  const report = (uri: string, receivedAt = 1) => ({
    ...{
      uri,
      actor: 'https://a.test/actor',
      domain: 'a.test',
      content: 'x',
      objects: ['https://blog.test/1'],
      receivedAt,
    },
  });

  it('keeps a report until it is resolved, and once', () => {
    const reports = reportStore(openDatabase(':memory:'));
    reports.add(report('https://a.test/1'));
    reports.add(report('https://a.test/1'));
    const [only] = reports.list({ resolved: false }, 10);
    expect(only).to.deep.include({ ...report('https://a.test/1'), resolvedAt: null });
    expect([
      reports.resolve(only?.id ?? 0, 7),
      reports.resolve(only?.id ?? 0, 8),
      reports.resolve(99, 8),
    ]).to.deep.equal([...[true, false, false]]);
    expect([
      reports.openCount(),
      reports.list({ resolved: false }, 10),
      reports.byId(only?.id ?? 0)?.resolvedAt,
    ]).to.deep.equal([...[0, [], 7]]);
  });

  it('D56 has an end: resolved ones make room, open ones do not', () => {
    const reports = reportStore(openDatabase(':memory:'), { most: 2 });
    reports.add(report('https://a.test/1'));
    reports.add(report('https://a.test/2'));
    expect(reports.add(report('https://a.test/3'))).to.equal(false);
    reports.resolve(1, 5);
    expect(reports.add(report('https://a.test/3'))).to.equal(true);
    expect(reports.list({ resolved: true }, 10).map(({ uri }) => uri.at(-1))).to.deep.equal(['3', '2']);
  });

  it('D56 forgets resolved ones after ninety days, all after a year', () => {
    const reports = reportStore(openDatabase(':memory:'));
    for (const n of [1, 2, 3]) reports.add(report(`https://a.test/${n}`, n === 3 ? 300 * DAY : DAY));
    reports.resolve(1, DAY);
    reports.prune(92 * DAY);
    expect(reports.list({ resolved: true }, 9)).to.have.lengthOf(2);
    reports.prune(368 * DAY);
    expect(reports.list({ resolved: true }, 9).map(({ uri }) => uri.at(-1))).to.deep.equal(['3']);
  });
});
