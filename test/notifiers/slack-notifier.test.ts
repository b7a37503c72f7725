import { expect } from 'chai';
import type { Notifier } from '../../src/notifiers/notifier.js';
import { slackNotifier } from '../../src/notifiers/slack-notifier.js';
import { openReceiver } from '../../src/remote/operator-receiver.js';
import { type InboxServer, inboxServer, type Reply } from '../stand-ins/inbox-server.js';
import { AT, event, site } from './examples.js';

describe('the Slack notifier', () => {
  let slack: InboxServer;
  let notifier: Notifier;

  beforeEach(async () => {
    slack = await inboxServer();
    const url = slack.inbox(1, '/services/T000/B000/XXXX');
    const receiver = openReceiver(url, 'Herald/test');
    notifier = slackNotifier({ name: 'slack', url }, { receiver, site: () => site, now: () => AT });
  });
  afterEach(async () => {
    await notifier.close?.();
    await slack.close();
  });

  const send = (reply: Reply | 'hang' = { status: 200, body: 'ok' }, signal = new AbortController().signal) => {
    slack.behave(() => reply);
    return notifier.send({ id: 'm1', gatheredAt: AT, events: [event('reply')] }, signal);
  };

  it('posts JSON to the address of the webhook', async () => {
    expect(await send()).to.deep.equal({ kind: 'told' });
    const [arrival] = slack.arrivals;
    expect(arrival?.path).to.equal('/services/T000/B000/XXXX');
    expect(arrival?.headers['content-type']).to.equal('application/json');
    expect(JSON.parse(arrival?.body ?? '')).to.include({ unfurl_links: false, unfurl_media: false });
  });

  const refusals: [number, string][] = [
    [400, 'invalid_payload'],
    [403, 'invalid_token'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ];
  for (const [status, body] of refusals)
    it(`takes ${status} ${body} for a refusal`, async () => {
      expect(await send({ status, body })).to.deep.equal({ kind: 'refused', reason: `it answers ${status} (${body})` });
    });

  it('comes again when it is told to wait, not before', async () => {
    const outcome = await send({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
    expect(outcome).to.deep.equal({ kind: 'retry', reason: 'it answers 429 (rate_limited)', retryAfter: 30_000 });
  });

  it('comes again after trouble of the receiver, and repeats no page of it', async () => {
    const html = '<html>https://hooks.slack.com/services/T000/B000/XXXX</html>';
    expect(await send({ status: 500, body: html })).to.deep.equal({
      kind: 'retry',
      reason: 'it answers 500',
      retryAfter: null,
    });
    expect(await send({ status: 0 })).to.deep.include({ kind: 'retry', reason: 'no answer: ECONNRESET' });
  });

  it('D34 follows no redirect', async () => {
    const outcome = await send({ status: 302, headers: { location: slack.inbox(2) } });
    expect(outcome).to.deep.include({ kind: 'retry' });
    expect(slack.arrivals).to.have.length(1);
  });

  it('ends at once when it is told to', async () => {
    const controller = new AbortController();
    const sending = send('hang', controller.signal);
    await slack.arrived(1);
    controller.abort();
    expect(await sending).to.deep.equal({ kind: 'retry', reason: 'no answer: stopped', retryAfter: null });
  });
});
