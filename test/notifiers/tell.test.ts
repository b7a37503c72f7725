import { expect } from 'chai';
import { type SiteEvent, type SiteEventKind, siteEventKinds } from '../../src/model/site-event.js';
import { MOST_PENDING } from '../../src/notifiers/rules.js';
import { createTell, type Telling } from '../../src/notifiers/tell.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { keywordStore } from '../../src/store/keywords.js';
import { notificationStore } from '../../src/store/notifications.js';
import { notifierStore } from '../../src/store/notifiers.js';
import { AT, event, ferries, person } from './examples.js';

const DAY = 24 * 60 * 60_000;

describe('tell', () => {
  let db: Database;
  let now: number;
  let nudges: number;
  let telling: Telling;

  const open = (...notifiers: { name: string; events: readonly SiteEventKind[] }[]) =>
    createTell({
      db,
      notifiers,
      now: () => now,
      told() {
        nudges += 1;
      },
    });
  const waiting = (name = 'slack') =>
    notificationStore(db)
      .waiting(name, 5000)
      .map((row) => row.event);
  const standing = (name = 'slack') =>
    notifierStore(db)
      .all()
      .find((one) => one.name === name);
  const by = (n: number): Partial<SiteEvent> => ({ actor: person(`P${n}`) });

  beforeEach(() => {
    db = openDatabase(':memory:');
    now = AT;
    nudges = 0;
    telling = open({ name: 'slack', events: siteEventKinds }, { name: 'desk', events: ['reply', 'report'] });
  });
  afterEach(() => db.close());

  it('writes a row for each notifier that wants the kind', () => {
    telling.tell(event('reply'));
    telling.tell(event('like'));
    expect(waiting('slack')).to.deep.equal([event('reply'), event('like')]);
    expect(waiting('desk')).to.deep.equal([event('reply')]);
    expect(nudges).to.equal(2);
  });

  it('takes two Notes with one page for two, and two sentences of one handler, too', () => {
    const about = (text: string) => event('announce', { note: { url: ferries.url, text } });
    telling.tell(about('Ferries.'));
    telling.tell(about('Buses.'));
    telling.tell(event('announce', { note: { url: ferries.url, text: 'Buses.' }, text: 'the third time!' }));
    telling.tell(about('Buses.'));
    expect(waiting()).to.have.lengthOf(3);
  });

  it('writes in the caller’s transaction: what is undone is not told', () => {
    expect(() =>
      db.transaction(() => {
        telling.tell(event('reply'));
        throw new Error('undone');
      }),
    ).to.throw('undone');
    expect(waiting()).to.deep.equal([]);
  });

  it('D28 tells once a day what is the same: a like taken back and given again', () => {
    telling.tell(event('like'));
    telling.tell(event('like', { at: AT + 5, text: '🎉' }));
    expect(waiting()).to.have.length(1);
    now += DAY;
    telling.tell(event('like'));
    expect(waiting()).to.have.length(2);
  });

  it('tells two replies of one person, and one that comes twice once', () => {
    telling.tell(event('reply'));
    telling.tell(event('reply', { text: 'edited meanwhile' }));
    telling.tell(event('reply', { url: 'https://social.test/@alice/2' }));
    telling.tell(event('mention', { note: null, url: null, text: 'one' }));
    telling.tell(event('mention', { note: null, url: null, text: 'two' }));
    telling.tell(event('like', { note: { ...ferries, url: 'https://blog.test/other/' } }));
    telling.tell(event('like'));
    expect(waiting().map(({ kind }) => kind)).to.deep.equal(['reply', 'reply', 'mention', 'mention', 'like', 'like']);
  });

  it('D56 keeps no more of an event than can be told', () => {
    const long = 'x'.repeat(100_000);
    const actor = { id: long, handle: long, name: long, url: `https://a.test/${long}` };
    telling.tell(event('reply', { actor, note: { url: long, text: long }, text: long, url: `https://a.test/${long}` }));
    expect(JSON.stringify(waiting()).length).to.be.below(10_000);
    expect(waiting()[0]?.url).to.equal(null);
  });

  it('tells nobody what holds a keyword', () => {
    db.transaction(() => keywordStore(db).add('casino', AT));
    telling.tell(event('reply', { text: 'Play at my CASINO' }));
    telling.tell(event('trouble', { text: 'casino.test has taken no delivery' }));
    expect(waiting().map(({ kind }) => kind)).to.deep.equal(['trouble']);
  });

  it('complains once a week of one subject, whatever there is to say', () => {
    telling.tellTrouble('host a.test', 'parked');
    telling.tellTrouble('host a.test', 'expired');
    telling.tellTrouble('host b.test', 'expired');
    now += 7 * DAY;
    telling.tellTrouble('host a.test', 'expired');
    expect(waiting().map(({ text }) => text)).to.deep.equal(['parked', 'expired', 'expired']);
  });

  it('D56 keeps a thousand for each, and lets likes and follows go before words', () => {
    for (let n = 0; n < MOST_PENDING; n += 1) telling.tell(event(n % 2 ? 'like' : 'follow', by(n)));
    telling.tell(event('announce', by(9999)));
    expect(waiting()).to.have.length(MOST_PENDING);
    expect(standing()?.dropped).to.equal(1);
    for (let n = 0; n < MOST_PENDING + 5; n += 1)
      telling.tell(event('report', { ...by(n), text: `report ${n}`, url: null }));
    const kinds = new Set(waiting().map(({ kind }) => kind));
    expect([...kinds]).to.deep.equal(['report']);
    expect(waiting()).to.have.length(MOST_PENDING);
    // One like more than there was room for, all that waited, and the five that found nobody to make room.
    expect(standing()?.dropped).to.equal(1 + MOST_PENDING + 5);
    expect(waiting('desk')).to.have.length(MOST_PENDING);
    expect(standing('desk')?.dropped).to.equal(5);
  }).timeout(20_000);
});
