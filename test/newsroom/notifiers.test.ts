import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { operatorClient } from '../../src/cli/operator-client.js';
import type { NotifierConfig } from '../../src/config/config.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { siteEventKinds } from '../../src/model/site-event.js';
import type { Operations } from '../../src/newsroom/operations.js';
import { createTell } from '../../src/notifiers/tell.js';
import { type House, openHouse } from '../../src/sidecar.js';
import { openDatabase } from '../../src/store/database.js';
import { someConfig, wordpressConfig } from '../config/some-config.js';
import { event } from '../notifiers/examples.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('the notifiers of a whole house', () => {
  let directory: string;
  let blog: SampleBlog;
  let slack: InboxServer;
  let house: House;
  /** Through the operator listener, as the commands of a running service go. */
  let operations: Operations;

  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing was thrown',
      ({ message }: Error) => message,
    );

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'herald-notifiers-'));
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: Date.now });
    slack = await inboxServer();
    const events = [...siteEventKinds];
    const notifiers: NotifierConfig[] = [
      { name: 'log', kind: 'log', events, digest: 0, perHour: 60 },
      { name: 'desk', kind: 'slack', events, digest: 0, perHour: 60, url: slack.inbox(1, '/services/hush-hush') },
    ];
    const config = someConfig({
      wordpress: wordpressConfig({ url: blog.url, glance: 0 }),
      store: { dataDir: join(directory, 'state') },
      server: { listen: `unix:${directory}/public.sock`, adminListen: `unix:${directory}/admin.sock` },
      notifiers,
    });
    loadOrCreateKeyPair(join(directory, 'state', 'actor.pem'));
    house = await openHouse(config, { log: recordingLog().log, exclusive: true });
    await house.start();
    operations = operatorClient({
      listen: config.server.adminListen,
      token: () => readFileSync(join(directory, 'state/operator.token'), 'utf8').trim(),
    });
  });
  afterEach(async () => {
    await house.stop();
    await slack.close();
    blog.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('are listed, without their secrets', async () => {
    const list = await operations.notifiers();
    expect(list.map(({ name, kind, to }) => ({ name, kind, to }))).to.deep.equal([
      { name: 'log', kind: 'log', to: 'the log' },
      { name: 'desk', kind: 'slack', to: slack.host(1) },
    ]);
    expect(list[1]).to.deep.include({ pending: 0, told: 0, failed: 0, dropped: 0, lastError: null });
    expect(JSON.stringify(list)).to.not.include('hush');
  });

  it('are tried by a sample', async () => {
    slack.behave(() => ({ status: 200, body: 'ok' }));
    expect(await operations.testNotifier('desk')).to.deep.equal({ kind: 'told' });
    expect(slack.arrivals[0]?.body).to.include('This is a test').and.include('&lt;b&gt; &amp;');
    slack.behave(() => ({ status: 404, body: 'no_service' }));
    const refused = { kind: 'refused', reason: 'it answers 404 (no_service)' };
    expect(await operations.testNotifier('desk')).to.deep.equal(refused);
    expect(await failure(operations.testNotifier('slakc'))).to.equal(
      'there is no notifier slakc: configured are log, desk; a running Herald knows those that were configured when it started',
    );
  });

  it('are told what was written, and what failed is told again when somebody asks for it', async () => {
    slack.behave(() => ({ status: 404, body: 'no_service' }));
    const db = openDatabase(join(directory, 'state/herald.sqlite'));
    const wanting = [{ name: 'desk', events: siteEventKinds }];
    const past = () => Date.now() - 60_000;
    createTell({ db, notifiers: wanting, now: past, told: () => {} }).tell(event('reply'));
    await operations.retryNotifier('desk');
    await slack.arrived(1);
    while ((await operations.notifiers())[1]?.retriable !== 1);
    slack.behave(() => ({ status: 200, body: 'ok' }));
    expect(await operations.retryNotifier('desk')).to.deep.equal({ pending: 1 });
    await slack.arrived(2);
    expect(slack.arrivals.map(({ body }) => body.includes('At last!'))).to.deep.equal([true, true]);
    expect(await failure(operations.retryNotifier('nobody'))).to.match(/^there is no notifier nobody/);
    db.close();
  });

  it('are silent about keywords, which are kept in one form', async () => {
    expect(await operations.addKeywords(['ＣＡＳＩＮＯ', 'casino', 'Cheap  Watches'])).to.deep.equal({ added: 2 });
    expect((await operations.keywords()).map(({ word }) => word)).to.deep.equal(['casino', 'cheap watches']);
    expect(await operations.removeKeywords(['Casino', 'unknown'])).to.deep.equal({ removed: 1 });
    expect(await failure(operations.addKeywords(['ferry', ' ']))).to.match(/at least one letter/);
    expect(await operations.keywords()).to.have.length(1);
  });

  it('are counted for Prometheus, by configured names', async () => {
    expect((await operatorMetrics()).match(/^herald_notifications_total.*$/gm)).to.equal(null);
    house.reading.notifiers.told('desk', 3, Date.now());
    house.reading.notifiers.told('forgotten', 3, Date.now());
    expect((await operatorMetrics()).match(/^herald_notifications_total.*$/gm)).to.deep.equal([
      'herald_notifications_total{notifier="desk",state="told"} 3',
      'herald_notifications_total{notifier="desk",state="failed"} 0',
      'herald_notifications_total{notifier="desk",state="dropped"} 0',
    ]);
  });

  async function operatorMetrics(): Promise<string> {
    const client = operatorClient({ listen: `unix:${directory}/admin.sock`, token: () => '' });
    return (await client.look('/metrics'))?.body ?? '';
  }
});
