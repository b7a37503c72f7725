import { appendFileSync } from 'node:fs';
import { expect } from 'chai';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { herald } from './herald.js';
import { place, startHerald } from './running-herald.js';

describe('herald notifiers and herald keywords', function () {
  this.timeout(60_000);
  const { config } = place();
  let slack: InboxServer;
  const command = (...args: string[]) => herald([...args, '--config', config]);

  before(async () => {
    slack = await inboxServer();
    const url = slack.inbox(1, '/services/hush-hush');
    appendFileSync(config, `[[notifiers]]\nname = "desk"\nkind = "slack"\nurl = "${url}"\n`);
    slack.behave(() => ({ status: 200, body: 'ok' }));
  });
  after(() => slack.close());

  const works = () => {
    it('list who is told, and no secret', async () => {
      const { code, out } = await command('notifiers');
      expect(code).to.equal(0);
      expect(out)
        .to.match(/^NOTIFIER +KIND +TO +PENDING/)
        .and.match(/^desk +slack +127\.0\.0\.1:\d+ +0/m);
      const json = await command('notifiers', 'list', '--json');
      expect(JSON.parse(json.out)[0]).to.include({ name: 'desk', kind: 'slack', pending: 0 });
      expect(out + json.out).to.not.include('hush');
    });

    it('send a sample, and say what came of it', async () => {
      expect(await command('notifiers', 'test', 'desk')).to.deep.include({ code: 0, out: 'desk was told\n' });
      slack.behave(() => ({ status: 410, body: 'channel_is_archived' }));
      const { code, out } = await command('notifiers', 'test', 'desk');
      expect(code).to.equal(1);
      expect(out).to.equal(
        'desk was not told: it answers 410 (channel_is_archived); an event would not be tried again\n',
      );
      slack.behave(() => ({ status: 200, body: 'ok' }));
      const unknown = await command('notifiers', 'test', 'dsek');
      expect(unknown).to.deep.include({
        code: 1,
        err: 'herald: there is no notifier dsek: configured are desk; a running Herald knows those that were configured when it started\n',
      });
    });

    it('tell again what failed', async () => {
      const { code, out } = await command('notifiers', 'retry', 'desk');
      expect({ code, out }).to.deep.equal({
        code: 0,
        out: 'what waits is sent now, and 0 events that failed with it\n',
      });
    });

    it('keep words', async () => {
      expect((await command('keywords', 'add', 'Casino', 'cheap watches')).out).to.equal('2 keywords added\n');
      expect((await command('keywords')).out).to.match(/^KEYWORD +SINCE\ncasino +.*\ncheap watches +/);
      expect((await command('keywords', 'remove', 'CASINO', 'cheap watches', '--json')).out).to.equal(
        '{"removed":2}\n',
      );
      expect((await command('keywords', 'list')).out).to.equal('no keywords: notifiers are told everything\n');
    });
  };

  describe('of a running service', () => {
    let stop: () => Promise<number | null>;
    before(async () => {
      const running = await startHerald(config);
      stop = () => running.stop();
    });
    after(async () => {
      expect(await stop()).to.equal(0);
    });
    works();
  });

  describe('while no service runs', () => works());
});
