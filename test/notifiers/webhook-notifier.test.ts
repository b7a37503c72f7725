import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Notifier } from '../../src/notifiers/notifier.js';
import { webhookBody, webhookNotifier } from '../../src/notifiers/webhook-notifier.js';
import { webhookHeaders } from '../../src/notifiers/webhook-signature.js';
import { openReceiver } from '../../src/remote/operator-receiver.js';
import { type Arrival, type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { AT, event, site } from './examples.js';

const paper = readFileSync(new URL('../../docs/webhook.md', import.meta.url), 'utf8');
const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

type Verify = (headers: Arrival['headers'], body: string, secret: string, now?: number) => boolean;

/** The function that docs/webhook.md shows. */
async function shown(): Promise<Verify> {
  const code = /```js verify\n(.*?)```/s.exec(paper)?.[1] ?? '';
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.isFromHerald;
}

describe('the webhook notifier', () => {
  let server: InboxServer;
  let notifier: Notifier;
  let now: number;
  let verify: Verify;

  const open = (key: string) => {
    const url = server.inbox(1, '/hook');
    const receiver = openReceiver(url, 'Herald/test');
    return webhookNotifier({ name: 'hook', url, secret: key }, { receiver, site: () => site, now: () => now });
  };

  before(async () => {
    verify = await shown();
  });
  beforeEach(async () => {
    now = AT;
    server = await inboxServer();
    notifier = open(secret);
  });
  afterEach(async () => {
    await notifier.close?.();
    await server.close();
  });

  const message = { id: 'abc123', gatheredAt: AT, events: [event('reply'), event('trouble')] };
  const send = () => notifier.send(message, new AbortController().signal);

  it('signs as Standard Webhooks has it', () => {
    const body = '{"test": 2432232314}';
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, key);
    expect(headers).to.deep.equal({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
    for (const value of Object.values(headers)) expect(paper).to.include(value);
    expect(verify(headers, body, key, 1_614_265_330_000)).to.equal(true);
  });

  it('is verified by the function that docs/webhook.md shows, and nothing else is', async () => {
    expect(await send()).to.deep.equal({ kind: 'told' });
    const [{ headers, body } = { headers: {}, body: '' }] = server.arrivals;
    expect(verify(headers, body, secret, now)).to.equal(true);
    expect(verify(headers, `${body} `, secret, now)).to.equal(false);
    expect(verify(headers, body, 'another secret of the test', now)).to.equal(false);
    expect(verify(headers, body, secret, now + 301_000)).to.equal(false);
    expect(verify({ ...headers, 'webhook-id': 'msg_other' }, body, secret, now)).to.equal(false);
    expect(verify({}, body, secret, now)).to.equal(false);
  });

  it('takes a secret that is no base64 as it stands', async () => {
    await notifier.close?.();
    notifier = open('only letters, sixteen at least');
    await send();
    const [{ headers, body } = { headers: {}, body: '' }] = server.arrivals;
    expect(verify(headers, body, 'only letters, sixteen at least', now)).to.equal(true);
  });

  it('sends the same body under the same id at every attempt, signed afresh', async () => {
    server.behave(() => ({ status: 503, headers: { 'retry-after': '120' } }));
    expect(await send()).to.deep.equal({ kind: 'retry', reason: 'it answers 503', retryAfter: 120_000 });
    now += 120_000;
    server.behave(() => ({ status: 204 }));
    expect(await send()).to.deep.equal({ kind: 'told' });
    const [first, second] = server.arrivals;
    expect(second?.body).to.equal(first?.body);
    expect(second?.headers['webhook-id']).to.equal(first?.headers['webhook-id']).and.equal('msg_abc123');
    expect(second?.headers['webhook-timestamp']).to.equal(String((AT + 120_000) / 1000));
    expect(verify(second?.headers ?? {}, second?.body ?? '', secret, now)).to.equal(true);
  });

  it('takes 410 for good, and anything else for a while', async () => {
    server.behave(() => ({ status: 410 }));
    expect(await send()).to.deep.equal({ kind: 'refused', reason: 'it answers 410' });
    for (const status of [400, 401, 404, 500]) {
      server.behave(() => ({ status }));
      expect(await send()).to.deep.include({ kind: 'retry' });
    }
  });

  it('sends what docs/webhook.md shows', () => {
    const shownBody = JSON.parse(/```json\n(.*?)```/s.exec(paper)?.[1] ?? '{}');
    const body = JSON.parse(JSON.stringify(webhookBody('msg_1', message, site)));
    expect(Object.keys(body)).to.deep.equal(Object.keys(shownBody));
    expect(Object.keys(body.site)).to.deep.equal(Object.keys(shownBody.site));
    expect(Object.keys(body.events[0])).to.deep.equal(Object.keys(shownBody.events[0]));
    expect(body.events[0]).to.deep.equal({ ...event('reply'), at: '2026-11-26T04:30:00.000Z', visibility: null });
  });
});
