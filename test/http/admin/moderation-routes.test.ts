import { expect } from 'chai';
import { operatorDoor } from '../../../src/http/admin/admin-app.js';
import { createMetrics } from '../../../src/http/admin/metrics.js';
import { type Listener, listen } from '../../../src/http/listen.js';
import { type Moderation, ModerationError } from '../../../src/moderation/operations.js';
import type { Operations } from '../../../src/newsroom/operations.js';
import { recordingLog } from '../../stand-ins/recording-log.js';
import { ask } from '../ask.js';

const token = 'right-token';

describe('the operator API of moderation', () => {
  let asked: unknown[];
  let listener: Listener;
  const note =
    (name: string, answer: unknown = {}) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args]);
      return answer as never;
    };
  const moderation: Moderation = {
    block: note('block', { added: 1 }),
    async unblock() {
      throw new ModerationError('friend.test is not blocked');
    },
    subscribe: note('subscribe'),
    unsubscribe: note('unsubscribe'),
    refresh: note('refresh', []),
    approveList: note('approveList'),
    resolveReports: note('resolveReports'),
    removeFollowers: note('removeFollowers'),
    acceptRequests: note('acceptRequests'),
    rejectRequests: note('rejectRequests'),
  };

  before(async () => {
    const metrics = createMetrics({
      ...{ deliveriesByState: () => ({}), oldestPendingAge: () => null, followers: () => 0, notes: () => 0 },
    });
    const health = {
      startedAt: Date.UTC(2026, 0, 2),
      pingStore() {},
      addressFault: () => null,
      hasKey: () => true,
      hasProfile: () => true,
      wordpressError: () => null,
    };
    const { log } = recordingLog();
    const door = operatorDoor({ operations: {} as Operations, moderation, health, metrics, token, logger: log });
    listener = await listen(door, '127.0.0.1:0', { key: 'server.admin_listen' });
  });
  after(() => listener.stop(100));
  beforeEach(() => {
    asked = [];
  });
  const post = (path: string, body: unknown, bearer = token) =>
    ask(listener.port ?? 0, path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('asks for the token', async () => {
    expect((await post('/api/blocks', { blocks: [] }, 'wrong')).status).to.equal(401);
    expect(asked).to.deep.equal([]);
  });

  it('hands each operation what it is to do', async () => {
    const wanted = { target: 'evil.test', severity: 'suspend', comment: 'spam', rejectReports: true };
    const reply = await post('/api/blocks', { blocks: [wanted], importing: true });
    expect([reply.status, reply.json()]).to.deep.equal([200, { added: 1 }]);
    await post('/api/blocks/subscribe', { url: 'https://lists.test/a' });
    await post('/api/blocks/refresh', {});
    await post('/api/reports/resolve', { ids: [1, 2] });
    await post('/api/followers/remove', { targets: ['https://a.test/x'], insist: true });
    expect(asked).to.deep.equal([
      ['block', [{ ...wanted, rejectMedia: false, obfuscate: false }], { importing: true }],
      ['subscribe', 'https://lists.test/a'],
      ['refresh', null],
      ['resolveReports', [1, 2]],
      ['removeFollowers', ['https://a.test/x'], { insist: true }],
    ]);
  });

  it('says what is wrong with a request, and what moderation refuses', async () => {
    const wrong: [path: string, body: unknown, why: RegExp][] = [
      ['/api/blocks', { blocks: 'evil.test' }, /"blocks" must be an array of blocks/],
      ['/api/blocks', { blocks: [{ target: 'evil.test', severity: 'allow' }] }, /"blocks", number 1/],
      ['/api/blocks', { blocks: [{ target: 'evil.test', severity: 'suspend', why: 'x' }] }, /"why" is not known/],
      ['/api/blocks/subscribe', { url: 'javascript:alert(1)' }, /"url" must be a web address/],
      ['/api/reports/resolve', { ids: ['1'] }, /"ids", number 1/],
      ['/api/followers/remove', { targets: [] }, /"targets" must be an array/],
      ['/api/blocks/remove', { targets: ['friend.test'] }, /^friend\.test is not blocked$/],
    ];
    for (const [path, body, why] of wrong) {
      const reply = await post(path, body);
      expect(reply.status, path).to.equal(400);
      expect((reply.json() as { error: string }).error).to.match(why);
    }
  });
});
