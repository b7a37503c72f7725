import { expect } from 'chai';
import type { Interaction } from '../../src/model/interaction.js';
import { type SiteEventKind, siteEventKinds } from '../../src/model/site-event.js';
import { createTell, type Telling } from '../../src/notifiers/tell.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { openStores, type Stores } from '../../src/store/open-stores.js';
import { AT, event } from './examples.js';

describe('what nobody was told yet', () => {
  let db: Database;
  let stores: Stores;
  let telling: Telling;

  beforeEach(() => {
    db = openDatabase(':memory:');
    stores = openStores(db);
    telling = createTell({ db, notifiers: [{ name: 'slack', events: siteEventKinds }], now: () => AT, told() {} });
  });
  afterEach(() => db.close());

  const actor = event('like').actor?.id ?? '';
  const interact = (kind: Interaction['kind'] & SiteEventKind): number => {
    const seq = stores.interactions.record({
      ...{ kind, uri: `https://social.test/${kind}`, author: { actor, handle: '', name: '' }, noteId: 'n1' },
      ...{ parent: null, emoji: null, words: null, visibility: 'public', hidden: false },
      ...{ publishedAt: AT, receivedAt: AT, updatedAt: null },
    });
    telling.tell(event(kind, { interaction: seq }));
    return seq;
  };
  const untold = () => [stores.notifications.waiting('slack', 10).length, stores.notifications.pending('slack')];

  it('is not told once its author deleted it, or took it back', () => {
    const [reply, like] = [interact('reply'), interact('like')];
    expect(untold()).to.deep.equal([2, 2]);
    stores.interactions.bury(reply, AT);
    expect(untold()).to.deep.equal([1, 1]);
    stores.interactions.remove(like);
    expect(untold()).to.deep.equal([0, 0]);
  });

  it('is not told once the operator hid it, or a block did; and goes of an actor that is gone', () => {
    stores.interactions.hide(interact('reply'), true);
    stores.interactions.setBlocked(interact('quote'), true);
    expect(untold()).to.deep.equal([0, 0]);
    interact('announce');
    stores.forget.all(actor, AT);
    expect(untold()).to.deep.equal([0, 0]);
  });

  it('is not told from a message that waits for its next attempt, nor by another try of the operator', () => {
    const [reply, quote] = [interact('reply'), interact('quote')];
    const [first, second] = stores.notifications.waiting('slack', 2).map(({ id }) => id);
    stores.notifications.gather([first ?? 0], 'm1', AT);
    stores.notifications.finish({ notifier: 'slack', message: 'm1', state: 'failed', error: 'no', now: AT });
    stores.notifications.gather([second ?? 0], 'm2', AT);
    stores.interactions.bury(reply, AT);
    stores.interactions.bury(quote, AT);
    expect(stores.notifications.open('slack')).to.equal(null);
    expect(stores.notifications.reopen('slack', 10, AT)).to.equal(0);
    expect(untold()).to.deep.equal([0, 0]);
  });

  it('is not told of a follower who left, nor of a request that was answered', () => {
    const somebody = { actor, inbox: `${actor}/inbox`, sharedInbox: null, followId: null };
    stores.requests.put({ ...somebody, requestedAt: AT });
    telling.tell(event('follow-request'));
    stores.requests.remove(actor);
    expect(untold()).to.deep.equal([0, 0]);
    stores.followers.upsert({ ...somebody, since: AT });
    telling.tell(event('follow'));
    stores.forget.follower(actor, AT);
    expect(untold()).to.deep.equal([0, 0]);
  });

  it('stays where something else of the same actor goes', () => {
    interact('reply');
    stores.interactions.remove(interact('like'));
    telling.tell(event('follow'));
    stores.requests.remove(actor);
    expect(untold()).to.deep.equal([2, 2]);
  });
});
