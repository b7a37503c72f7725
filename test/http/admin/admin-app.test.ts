import { expect } from 'chai';
import { operatorDoor } from '../../../src/http/admin/admin-app.js';
import { createMetrics } from '../../../src/http/admin/metrics.js';
import { type Listener, listen } from '../../../src/http/listen.js';
import type { Moderation } from '../../../src/moderation/operations.js';
import {
  type NoteInput,
  OperationError,
  type Operations,
  type StatusReport,
} from '../../../src/newsroom/operations.js';
import { StoreError } from '../../../src/store/store-error.js';
import { until } from '../../lab/until.js';
import { recordingLog } from '../../stand-ins/recording-log.js';
import { ask, type Question } from '../ask.js';

const token = 'right-token';
const report: StatusReport = {
  version: '1.2.3',
  handle: '@news@blog.test',
  followers: 1,
  notes: 2,
  restored: null,
  deliveries: { pending: 3 },
  troubledHosts: 0,
  requests: 0,
  reports: 0,
  notifications: { pending: 0, failed: 0 },
  sources: [],
  orphans: [],
};

describe('the operator listener', () => {
  const { log, lines } = recordingLog();
  let asked: [string, unknown][];
  let storeFault: Error | null;
  let profile: boolean;
  let listener: Listener;

  // What other groups of routes ask for is tested with those.
  const operations = {
    async postNote(input: NoteInput) {
      asked.push(['postNote', input]);
      if (input.text === '') throw new OperationError('a Note needs text or html');
      return { id: 'https://blog.test/activitypub/notes/note0001' };
    },
    async editNote(input) {
      asked.push(['editNote', input]);
      return { id: input.id, changed: true };
    },
    async deleteNote(options) {
      asked.push(['deleteNote', options]);
      return options;
    },
    async sync(options: { dryRun: boolean }) {
      asked.push(['sync', options]);
      return [];
    },
    async approve() {
      asked.push(['approve', null]);
      throw new Error('disk on fire at /var/lib/herald');
    },
    async pushProfile() {
      if (storeFault) throw storeFault;
      return { deliveries: 7 };
    },
    async importFollowers(followers: unknown[]) {
      asked.push(['importFollowers', followers]);
      return { added: followers.length, known: 0, blocked: 0 };
    },
    async follow(whom) {
      asked.push(['follow', whom]);
      return { actor: whom.actor, handle: whom.handle, state: 'requested', sent: true };
    },
    async unfollow(options) {
      asked.push(['unfollow', options]);
      return { actor: options.whom, handle: 'ann@social.test' };
    },
    async revokeQuote(options) {
      asked.push(['revokeQuote', options]);
      return { id: options.id, quote: 'https://social.test/1', actor: 'https://social.test/ann', revoked: true };
    },
    async hideInteraction(options) {
      asked.push(['hideInteraction', options]);
      return options;
    },
    keys: async () => ({ keyId: 'k', fingerprint: 'f', publicKeyPem: 'p', previous: null }),
    rotateKey: async () => ({ deliveries: 3 }),
    status: async () => report,
  } satisfies Partial<Operations> as unknown as Operations;
  const moderation = {} as Moderation;
  const metrics = createMetrics({
    deliveriesByState: () => ({ pending: 3, delivered: 40 }),
    oldestPendingAge: () => 90_000,
    followers: () => 42,
    notes: () => 7,
  });

  before(async () => {
    const health = {
      startedAt: Date.UTC(2026, 0, 2),
      pingStore() {
        if (storeFault) throw storeFault;
      },
      addressFault: () => null,
      hasKey: () => true,
      hasProfile: () => profile,
      wordpressError: () => 'connect ECONNREFUSED',
    };
    const door = operatorDoor({
      operations,
      moderation,
      health,
      metrics,
      token,
      allowedHosts: ['ops.blog.test'],
      logger: log,
    });
    listener = await listen(door, '127.0.0.1:0', { key: 'server.admin_listen' });
  });
  after(() => listener.stop(100));
  beforeEach(() => {
    asked = [];
    storeFault = null;
    profile = true;
  });

  const look = (path: string, question: Question = {}) => ask(listener.port ?? 0, path, question);
  const operate = (path: string, value?: unknown, headers = {}) =>
    look(path, {
      method: value === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(value === undefined ? {} : { body: typeof value === 'string' ? value : JSON.stringify(value) }),
    });

  it('is healthy while the store answers, and says what is wrong when it does not', async () => {
    expect((await look('/healthz')).json()).to.deep.equal({
      ...{ status: 'ok', store: 'ok', started: '2026-01-02T00:00:00.000Z' },
    });
    storeFault = new Error('the store does not take writes: disk full');
    const reply = await look('/healthz');
    expect(reply.status).to.equal(503);
    expect(reply.json()).to.include({ status: 'trouble', store: storeFault.message });
  });

  it('is ready while WordPress is down: that is only a detail', async () => {
    const reply = await look('/readyz');
    expect([reply.status, reply.json()]).to.deep.equal([
      200,
      { status: 'ok', store: 'ok', key: 'ok', profile: 'ok', wordpress: 'connect ECONNREFUSED', addresses: 'ok' },
    ]);
  });

  it('is not ready before the profile is known', async () => {
    profile = false;
    expect((await look('/readyz')).status).to.equal(503);
  });

  it('shows its numbers to Prometheus', async () => {
    metrics.observeRequest({ route: 'note', method: 'GET', status: 304, seconds: 0.002 });
    metrics.countInbox('handled');
    metrics.countCycle('posts', 'held');
    const { text, headers } = await look('/metrics');
    expect(headers['content-type']).to.include('text/plain');
    for (const line of [
      'herald_deliveries{state="pending"} 3',
      'herald_deliveries{state="delivered"} 40',
      'herald_oldest_pending_delivery_seconds 90',
      'herald_followers 42',
      'herald_notes 7',
      'herald_inbox_activities_total{outcome="handled"} 1',
      'herald_cycles_total{source="posts",result="held"} 1',
      'herald_http_request_duration_seconds_count{route="note",method="GET",status="3xx"} 1',
    ]) {
      expect(text).to.include(line);
    }
  });

  it('shows for how long the event loop served nothing else', async () => {
    const stop = metrics.watchEventLoop();
    const busyUntil = performance.now() + 400;
    while (performance.now() < busyUntil);
    const measured = async (bound: string) => {
      const start = `herald_event_loop_delay_seconds_bucket{le="${bound}"} `;
      const line = (await look('/metrics')).text.split('\n').find((text) => text.startsWith(start));
      return Number(line?.slice(start.length));
    };
    await until('a measurement', async () => (await measured('+Inf')) > 0);
    stop();
    expect((await measured('+Inf')) - (await measured('0.25')), 'measurements above 250 ms').to.be.greaterThan(0);
  });

  it('D63 asks for the token on everything under /api', async () => {
    for (const Authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`, token]) {
      const reply = await look('/api/status', { headers: { Authorization } });
      expect([Authorization, reply.status]).to.deep.equal([Authorization, 401]);
      expect(reply.headers['www-authenticate']).to.equal('Bearer realm="herald"');
      expect(reply.json()).to.have.keys('error');
    }
    expect((await operate('/api/status')).json()).to.deep.equal(JSON.parse(JSON.stringify(report)));
  });

  it('answers to localhost, to addresses and to what is configured, and to no other name', async () => {
    for (const Host of ['evil.test', 'localhost.evil.test', 'blog.test:8089', '127.0.0.1.evil.test']) {
      expect([Host, (await look('/healthz', { headers: { Host } })).status]).to.deep.equal([Host, 421]);
    }
    for (const Host of [
      'localhost:8089',
      '127.0.0.1',
      '[::1]:8089',
      'LOCALHOST',
      '192.0.2.7:8089',
      'ops.blog.test:1',
    ]) {
      expect([Host, (await look('/healthz', { headers: { Host } })).status]).to.deep.equal([Host, 200]);
    }
  });

  it('takes a Note and answers 201 with its id', async () => {
    const reply = await operate('/api/notes', {
      text: 'Hello',
      visibility: 'unlisted',
      in_reply_to: 'https://x.test/1',
    });
    expect([reply.status, reply.json()]).to.deep.equal([201, { id: 'https://blog.test/activitypub/notes/note0001' }]);
    expect(asked).to.deep.equal([
      ['postNote', { text: 'Hello', visibility: 'unlisted', inReplyTo: 'https://x.test/1' }],
    ]);
  });

  it('edits and deletes a Note, and takes nothing that cannot be edited', async () => {
    expect((await operate('/api/notes/edit', { id: 'note0001', text: 'Hi', summary: '' })).json()).to.deep.equal({
      id: 'note0001',
      changed: true,
    });
    expect((await operate('/api/notes/delete', { id: 'note0001' })).status).to.equal(200);
    expect(asked).to.deep.equal([
      ['editNote', { id: 'note0001', text: 'Hi', summary: '' }],
      ['deleteNote', { id: 'note0001' }],
    ]);
    for (const wrong of [{ text: 'Hi' }, { id: 7, text: 'Hi' }, { id: 'note0001', visibility: 'public' }])
      expect((await operate('/api/notes/edit', wrong)).status).to.equal(400);
    expect((await operate('/api/notes/delete', {})).status).to.equal(400);
  });

  const refused: [string, unknown, object][] = [
    ['text that is no text', { text: 5 }, {}],
    ['a visibility that is none', { text: 'x', visibility: 'direct' }, {}],
    ['a member it does not know', { text: 'x', inReplyTo: 'y' }, {}],
    ['what the newsroom refuses', { text: '' }, {}],
    ['an array', [], {}],
    ['broken JSON', '{"text":', {}],
  ];
  for (const [what, body, headers] of refused) {
    it(`answers 400 with one line to ${what}`, async () => {
      const reply = await operate('/api/notes', body, headers);
      expect(reply.status).to.equal(400);
      expect(reply.json().error).to.be.a('string').and.not.include('\n');
    });
  }

  it('takes JSON only, and not without end', async () => {
    expect((await operate('/api/notes', '{"text":"x"}', { 'Content-Type': 'text/plain' })).status).to.equal(415);
    expect((await operate('/api/notes', { text: 'x'.repeat(300_000) })).status).to.equal(413);
    expect(asked).to.deep.equal([]);
  });

  it('runs a cycle, dry or not', async () => {
    await operate('/api/sync', {});
    await operate('/api/sync', { dry_run: true });
    expect(asked).to.deep.equal([
      ['sync', { dryRun: false }],
      ['sync', { dryRun: true }],
    ]);
    expect((await operate('/api/sync', { dry_run: 'yes' })).status).to.equal(400);
  });

  it('tells its operator what is wrong with the store, without a trace in the log', async () => {
    storeFault = new StoreError('the store /x/herald.sqlite: the disk is full: make room on it');
    const reply = await operate('/api/profile/push', '');
    expect([reply.status, reply.json()]).to.deep.equal([503, { error: storeFault.message }]);
    expect(lines.at(-1)).to.deep.include({ level: 'error', message: storeFault.message });
    expect(lines.at(-1)).not.to.have.property('err');
  });

  it('pushes the profile', async () => {
    expect((await operate('/api/profile/push', '')).json()).to.deep.equal({ deliveries: 7 });
  });

  it('imports followers, and names the one that is wrong', async () => {
    const anna = { actor: 'https://social.test/anna', inbox: 'https://social.test/anna/inbox', sharedInbox: null };
    expect((await operate('/api/followers', { followers: [anna] })).json()).to.deep.equal({
      added: 1,
      known: 0,
      blocked: 0,
    });
    expect(asked).to.deep.equal([['importFollowers', [anna]]]);
    const wrong = await operate('/api/followers', { followers: [anna, { actor: 'javascript:x', inbox: 'y' }] });
    expect([wrong.status, wrong.json().error]).to.deep.equal([
      400,
      'follower 2 must be {"actor","inbox","sharedInbox"} with web addresses',
    ]);
  });

  it('follows, unfollows, revokes and hides', async () => {
    const ann = { actor: 'https://social.test/ann', handle: 'ann@social.test', inbox: 'https://social.test/ann/inbox' };
    expect((await operate('/api/follow', ann)).json()).to.include({ state: 'requested', sent: true });
    expect((await operate('/api/unfollow', { whom: ann.actor })).status).to.equal(200);
    expect((await operate('/api/quotes/revoke', { id: 'stamp0001' })).json()).to.include({ revoked: true });
    expect((await operate('/api/interactions/hide', { seq: 7, hidden: true })).json()).to.deep.equal({
      seq: 7,
      hidden: true,
    });
    expect(asked).to.deep.equal([
      ['follow', ann],
      ['unfollow', { whom: ann.actor }],
      ['revokeQuote', { id: 'stamp0001' }],
      ['hideInteraction', { seq: 7, hidden: true }],
    ]);
    for (const [path, wrong] of [
      ['/api/follow', { ...ann, inbox: 'file:///etc/passwd' }],
      ['/api/follow', { ...ann, handle: 7 }],
      ['/api/follow', { ...ann, more: 1 }],
      ['/api/unfollow', {}],
      ['/api/quotes/revoke', { id: 'x'.repeat(5000) }],
      ['/api/interactions/hide', { seq: '7' }],
      ['/api/interactions/hide', { seq: 7, hidden: 'yes' }],
    ] as const)
      expect((await operate(path, wrong)).status, JSON.stringify(wrong).slice(0, 80)).to.equal(400);
  });

  it('says nothing of its own trouble but that there is some', async () => {
    const reply = await operate('/api/approve', '');
    expect([reply.status, reply.text.includes('/var/lib')]).to.deep.equal([503, false]);
    expect(JSON.stringify(lines)).to.include('disk on fire');
  });
});
