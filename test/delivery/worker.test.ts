import { expect } from 'chai';
import { createPrune } from '../../src/delivery/prune.js';
import { BLOCKED } from '../../src/store/deliveries.js';
import { hostStore } from '../../src/store/hosts.js';
import { cpuTime } from '../lab/cpu-time.js';
import { until } from '../lab/until.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { plainPost } from '../stand-ins/plain-post.js';
import { type Options, postOffice } from './post-office.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('createDeliveryWorker', () => {
  let server: InboxServer;
  let offices: ReturnType<typeof postOffice>[] = [];
  const open = (options?: Options) => {
    const office = postOffice(options);
    offices.push(office);
    office.worker.start();
    return office;
  };

  beforeEach(async () => {
    server = await inboxServer();
  });
  afterEach(async () => {
    for (const { worker, db } of offices) {
      await worker.stop(0);
      db.close();
    }
    offices = [];
    await server.close();
  });

  const types = () => server.arrivals.map(({ body }) => (JSON.parse(body) as { type: string }).type);

  it('delivers the body exactly as it stands in the store, with its digest', async () => {
    const { worker, send } = open();
    const { body } = send([server.inbox(1)], 'Create');
    await worker.drained();
    expect(server.arrivals.map((arrival) => arrival.body)).to.deep.equal([body]);
    expect(server.arrivals[0]?.headers.digest).to.match(/^SHA-256=.{44}$/);
  });

  it('has written what came of it when it is drained, and remembers who took it', async () => {
    const { worker, send, states, db, clock } = open();
    server.behave(({ path }) => ({ status: path === '/no' ? 403 : 202 }));
    send([server.inbox(1), server.inbox(2, '/no')], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ delivered: 1, refused: 1 });
    const took = db.sql.prepare('SELECT inbox, last_delivered_at FROM inboxes').raw().all();
    expect(took).to.deep.equal([[server.inbox(1), clock.now]]);
  });

  it('keeps no inbox for an Accept: nothing of it would have to be deleted there', async () => {
    const { worker, send, db } = open();
    send([server.inbox(1)], 'Accept', 'https://social.test/follows/1');
    await worker.drained();
    expect(db.sql.prepare('SELECT count(*) FROM inboxes').pluck().get()).to.equal(0);
  });

  it('tries ten times over three days, then gives up', async () => {
    const { clock, worker, send, pass, states } = open();
    server.behave(() => ({ status: 500 }));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    const started = clock.now;
    const attempts = [0];
    while (states().pending === 1) {
      const before = server.arrivals.length;
      await pass(30_000);
      if (server.arrivals.length > before) attempts.push((clock.now - started) / MINUTE);
    }
    expect(attempts).to.deep.equal([0, 1, 6, 21, 81, 261, 621, 1341, 2781, 4221]);
    expect(states()).to.deep.equal({ expired: 1 });
  });

  it('never sleeps past what is due, whenever that is while it looks', async () => {
    for (let offset = 0; offset <= 12; offset += 1) {
      const clock = { now: 1_000_000, ticking: false };
      const office = postOffice({ now: () => (clock.ticking ? ++clock.now : clock.now) });
      offices.push(office);
      const { db, worker } = office;
      office.send([server.inbox(1)], 'Create');
      for (const table of ['deliveries', 'hosts'])
        db.sql.prepare(`UPDATE ${table} SET next_at = ?`).run(clock.now + offset);
      const arrived = server.arrivals.length;
      clock.ticking = true;
      worker.start();
      await until(`a delivery that is due ${offset} ms later`, () => server.arrivals.length > arrived);
    }
  });

  it('keeps a Retry-After while answers to other requests come in', async () => {
    const { worker, send, clock, db } = open({ limits: { perHost: 4 } });
    let asked = 0;
    server.behave(() => {
      asked += 1;
      return asked % 2 === 0 ? { status: 429, headers: { 'retry-after': '600' } } : { status: 202 };
    });
    send(
      Array.from({ length: 40 }, (_, n) => server.inbox(1, `/${n}`)),
      'Create',
    );
    await worker.drained();
    expect(server.arrivals.length).to.be.below(10);
    expect(hostStore(db).get(server.host(1))?.closedUntil).to.equal(clock.now + 600_000);
  });

  it('parks a host that always asks to come later, and keeps nothing for it for ever', async () => {
    const { worker, send, pass, states, db, clock } = open();
    server.behave(() => ({ status: 503, headers: { 'retry-after': '86400' } }));
    for (let day = 0; day < 12; day += 1) {
      send([server.inbox(1)], 'Create', `note${day}`);
      await worker.drained();
      await pass(DAY + 1);
      await createPrune(db)(clock.now);
    }
    expect(hostStore(db).get(server.host(1))?.parkedAt).not.to.equal(null);
    expect(states().pending).to.be.at.most(5);
    expect(states().expired).to.be.at.least(7);
  });

  it('sends nothing that was given up after it was claimed', async () => {
    const { worker, send, db, states } = open({ limits: { concurrency: 1, perHost: 1 } });
    let first = true;
    server.behave(() => {
      if (first) db.sql.prepare("UPDATE deliveries SET state = 'superseded' WHERE attempts > 0 AND id > 1").run();
      first = false;
      return { status: 202 };
    });
    for (let number = 0; number < 5; number += 1) send([server.inbox(1)], 'Create', `note${number}`);
    await worker.drained();
    expect(server.arrivals).to.have.lengthOf(1);
    expect(states()).to.deep.equal({ delivered: 1, superseded: 4 });
  });

  it('comes back no earlier than Retry-After asks', async () => {
    const { worker, send, pass } = open();
    server.behave(() => ({ status: 503, headers: { 'retry-after': '7200' } }));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    await pass(2 * HOUR - 1);
    expect(server.arrivals).to.have.length(1);
    await pass(1);
    expect(server.arrivals).to.have.length(2);
  });

  it('lets a busy host alone as a whole', async () => {
    const { worker, send, pass } = open({ limits: { perHost: 1 } });
    server.behave(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    send(
      Array.from({ length: 40 }, (_, n) => server.inbox(1, `/u/${n}`)),
      'Create',
    );
    await worker.drained();
    expect(server.arrivals).to.have.length(1);
    server.behave(() => ({ status: 202 }));
    await pass(10 * MINUTE);
    expect(server.arrivals).to.have.length(41);
  });

  it('takes a Retry-After with a fraction, which the store would not', async () => {
    const { worker, send, pass, states } = open();
    server.behave(() => ({ status: 503, headers: { 'retry-after': '90.00005' } }));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    server.behave(() => ({ status: 202 }));
    await pass(2 * MINUTE);
    expect(states()).to.deep.equal({ delivered: 1 });
  });

  it('is not stopped by listeners that fail', async () => {
    const { worker, send, states } = open({
      gone: () => {
        throw new Error('the followers cannot be read');
      },
    });
    server.behave(() => ({ status: 410 }));
    send([server.inbox(1), server.inbox(2)], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ gone: 2 });
  });

  it('tries again after a reset connection', async () => {
    const { worker, send, pass, states } = open();
    server.behave(() => ({ status: 0 }));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    server.behave(() => ({ status: 202 }));
    await pass(2 * MINUTE);
    expect(states()).to.deep.equal({ delivered: 1 });
  });

  it('refuses for good where the address guard refuses', async () => {
    const { worker, send, states, db } = open();
    send(['http://10.1.2.3/inbox'], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ refused: 1 });
    expect(db.sql.prepare('SELECT last_error FROM deliveries').pluck().get()).to.match(/^10\.0\.0\.0/);
  });

  it('asks about the followers behind an inbox that answers 410 or 404, once that is written', async () => {
    const asked: string[] = [];
    const { worker, send, states, db } = open({
      gone({ id, inbox }) {
        asked.push(`${inbox} ${db.sql.prepare('SELECT state FROM deliveries WHERE id = ?').pluck().get(id)}`);
      },
    });
    server.behave(({ path }) => ({ status: { '/left': 410, '/moved': 404 }[path] ?? 403 }));
    send([server.inbox(1, '/left'), server.inbox(2, '/moved'), server.inbox(3)], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ gone: 2, refused: 1 });
    expect(asked).to.have.members([`${server.inbox(1, '/left')} gone`, `${server.inbox(2, '/moved')} gone`]);
  });

  it('expires what has no body any more', async () => {
    const { worker, outgoing, enqueue, states, db } = open();
    enqueue.to([server.inbox(1)], outgoing('Create'));
    db.sql.exec('UPDATE activities SET body = NULL');
    await worker.drained();
    expect(states()).to.deep.equal({ expired: 1 });
  });

  it('wakes by itself when a delivery becomes due', async () => {
    const { db, worker, outgoing, enqueue, clock } = open();
    enqueue.to([server.inbox(1)], outgoing('Create'));
    db.sql.exec('UPDATE deliveries SET next_at = next_at + 50; UPDATE hosts SET next_at = next_at + 50');
    await worker.drained();
    expect(server.arrivals).to.have.length(0);
    clock.now += 50;
    await server.arrived(1);
  });

  describe('one object at one inbox', () => {
    it('V11 goes out in order, the later waiting until the earlier has arrived', async () => {
      const { worker, send, pass } = open();
      server.behave(() => ({ status: 500 }));
      send([server.inbox(1)], 'Create');
      await worker.drained();
      send([server.inbox(1)], 'Update');
      await worker.drained();
      expect(types()).to.deep.equal(['Create']);
      server.behave(() => ({ status: 202 }));
      await pass(MINUTE);
      expect(types()).to.deep.equal(['Create', 'Create', 'Update']);
    });

    it('goes out in order though three are enqueued while the first is in the air', async () => {
      const { worker, send } = open();
      server.behave(() => ({ status: 202, delay: 40 }));
      send([server.inbox(1)], 'Create');
      await server.arrived(1);
      send([server.inbox(1)], 'Update');
      send([server.inbox(1)], 'Update');
      send([server.inbox(1)], 'Delete');
      await worker.drained();
      expect(types()).to.deep.equal(['Create', 'Delete']);
    });

    it('does not send the Create again once a Delete waits behind it', async () => {
      const { pass, send, states } = open();
      server.behave(() => ({ status: 500, delay: 40 }));
      send([server.inbox(1)], 'Create');
      await server.arrived(1);
      server.behave(() => ({ status: 202 }));
      send([server.inbox(1)], 'Delete');
      await pass(0);
      await pass(10_000);
      expect(types()).to.deep.equal(['Create', 'Delete']);
      expect(states()).to.deep.equal({ superseded: 1, delivered: 1 });
    });

    it('does not hold back another object', async () => {
      const { worker, send } = open();
      server.behave(({ body }) => ({ status: body.includes('note1') ? 500 : 202 }));
      send([server.inbox(1)], 'Create', 'note1');
      send([server.inbox(1)], 'Create', 'note2');
      await worker.drained();
      expect(types()).to.have.length(2);
    });

    it('leaves no delivery blocked when everything has ended', async () => {
      const { worker, send, pass, db } = open();
      server.behave(({ body }) => ({ status: body.includes('Create') ? 400 : 202 }));
      for (const type of ['Create', 'Update', 'Delete']) send([server.inbox(1), server.inbox(2)], type);
      await worker.drained();
      await pass(4 * DAY);
      const left = db.sql.prepare("SELECT count(*) FROM deliveries WHERE state = 'pending'").pluck().get();
      expect(left).to.equal(0);
    });
  });

  it('gives a slow answer all of its time', async () => {
    const { worker, send, states } = open({ limits: { timeout: 2000 } });
    server.behave(() => ({ status: 202, delay: 1300 }));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ delivered: 1 });
  });

  it('S17 waits for no announcement that is not on its way any more', async () => {
    const { worker, send, states, db } = open();
    db.sql
      .prepare("INSERT INTO host_keys (host, awaits, quiet_until, changed_at) VALUES (?, 'actor', 0, 0)")
      .run(server.host(1));
    send([server.inbox(1)], 'Create');
    await worker.drained();
    expect(states()).to.deep.equal({ delivered: 1 });
  });

  it('S17 leaves a host in peace until its quiet time is over, and no longer', async () => {
    const { send, pass, states, clock, db } = open();
    db.sql
      .prepare('INSERT INTO host_keys (host, awaits, quiet_until, changed_at) VALUES (?, NULL, ?, 0)')
      .run(server.host(1), clock.now + 60_000);
    send([server.inbox(1)], 'Create');
    await pass(59_000);
    expect(states()).to.deep.equal({ pending: 1 });
    await pass(1000);
    expect(states()).to.deep.equal({ delivered: 1 });
  });

  describe('fairness', () => {
    it('has at most perHost attempts in flight at one host', async () => {
      let now = 0;
      let most = 0;
      const { worker, send } = open({
        limits: { perHost: 3 },
        post: async (request) => {
          now += 1;
          most = Math.max(most, now);
          const answer = await plainPost(request);
          now -= 1;
          return answer;
        },
      });
      server.behave(() => ({ status: 202, delay: 2 }));
      send(
        Array.from({ length: 200 }, (_, n) => server.inbox(1, `/u/${n}`)),
        'Create',
      );
      await worker.drained();
      expect(server.arrivals).to.have.length(200);
      expect(most).to.equal(3);
    });

    it('counts no place of the healthy for an attempt in the pool of hosts in trouble', async () => {
      let now = 0;
      let most = 0;
      const { worker, send, clock } = open({
        limits: { concurrency: 1, timeout: 5000 },
        post: async (request) => {
          if (request.inbox === server.inbox(1)) return plainPost(request);
          now += 1;
          most = Math.max(most, now);
          const answer = await plainPost(request);
          now -= 1;
          return answer;
        },
      });
      server.behave(() => ({ status: 500 }));
      send([server.inbox(1)], 'Create');
      await worker.drained();
      server.behave(({ host }) => (host === server.host(1) ? 'hang' : { status: 202, delay: 30 }));
      clock.now += 2 * MINUTE;
      worker.nudge();
      await server.arrived(2);
      // By then it counts as slow.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      send(
        [2, 3, 4, 5].map((host) => server.inbox(host)),
        'Create',
        'note2',
      );
      await server.arrived(6);
      expect(most).to.equal(1);
      await worker.stop(0);
    });

    it('delivers to the others while many hosts hang, more of them than there are places', async () => {
      const { worker, send } = open({ limits: { concurrency: 4, timeout: 15_000 } });
      server.behave(({ host }) => (host.startsWith('127.0.0.2') ? 'hang' : { status: 202 }));
      const hanging = Array.from({ length: 20 }, (_, n) => server.inbox(20 + (n % 10), `/u/${n}`));
      const healthy = Array.from({ length: 90 }, (_, n) => server.inbox(100 + n));
      const started = performance.now();
      send([...hanging, ...healthy], 'Create');
      await server.arrived(90 + hanging.length);
      // Before the first that hangs was given up.
      expect(performance.now() - started).to.be.below(14_500);
      expect(worker.inFlight()).to.equal(hanging.length);
    });

    it('is not held up by a dead host with a hundred thousand deliveries', async () => {
      const { db, worker, send, enqueue, outgoing, states } = open();
      const activity = outgoing('Create', 'old');
      enqueue.to([server.inbox(1)], activity);
      db.sql.exec(`
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at)
        SELECT activity_id, object_id, inbox || '/' || i, host, state, next_at, created_at FROM deliveries, n`);
      server.behave(({ host }) => ({ status: host === server.host(1) ? 500 : 202 }));
      await worker.drained();
      const dead = server.arrivals.length;
      expect(dead).to.be.within(1, 2);
      const others = Array.from({ length: 100 }, (_, n) => server.inbox(2 + n));
      const took = await cpuTime(() => {
        send(others, 'Create');
        return worker.drained();
      });
      expect(took).to.be.below(1500);
      expect(server.arrivals).to.have.length(dead + others.length);
      expect(states()).to.deep.equal({ delivered: 100, pending: 100_001 });
    });

    it('ends an attempt at its deadline though the POST does not heed its signal', async () => {
      const { worker, send, states, db } = open({ limits: { timeout: 100 }, post: () => new Promise(() => {}) });
      send([server.inbox(1)], 'Create');
      await worker.drained();
      expect(states()).to.deep.equal({ pending: 1 });
      expect(db.sql.prepare('SELECT last_error FROM deliveries').pluck().get()).to.equal('no answer within 0.1 s');
    });
  });

  describe('the breaker', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => server.inbox(1, `/u/${i}`));

    it('closes after five failures, probes once after half an hour, and then lets everything through', async () => {
      const { worker, send, pass, states, lines } = open({ limits: { perHost: 1 } });
      server.behave(() => ({ status: 502 }));
      send(many(50), 'Create');
      await worker.drained();
      for (let failure = 2; failure <= 5; failure += 1) {
        expect(server.arrivals).to.have.length(failure - 1);
        await pass(10_000);
      }
      expect(server.arrivals).to.have.length(5);
      expect(lines.filter(({ level }) => level === 'warn')).to.have.length(1);
      await pass(29 * MINUTE);
      expect(server.arrivals).to.have.length(5);
      await pass(MINUTE);
      expect(server.arrivals).to.have.length(6);
      server.behave(() => ({ status: 202 }));
      await pass(30 * MINUTE);
      expect(states()).to.deep.equal({ delivered: 50 });
    });

    it('does not count as attempted what it put back', async () => {
      const { worker, send, db } = open({ limits: { perHost: 1 } });
      server.behave(() => ({ status: 502 }));
      send(many(50), 'Create');
      await worker.drained();
      expect(db.sql.prepare('SELECT count(*) FROM deliveries WHERE attempts > 0').pluck().get()).to.equal(1);
    });

    it('Y7 parks a host that failed on seven distinct days, until it speaks to us', async () => {
      const { worker, send, pass, db, states, clock } = open();
      server.behave(() => ({ status: 500 }));
      for (let day = 0; day < 7; day += 1) {
        send([server.inbox(1)], 'Create', `note${day}`);
        await pass(DAY);
      }
      expect(hostStore(db).get(server.host(1))?.parkedAt).to.be.within(0, clock.now);
      const before = server.arrivals.length;
      send([server.inbox(1)], 'Create', 'another');
      await pass(2 * DAY);
      expect(server.arrivals).to.have.length(before);
      server.behave(() => ({ status: 202 }));
      worker.hostSpoke(server.host(1));
      await worker.drained();
      expect(states().pending).to.equal(undefined);
      expect(hostStore(db).get(server.host(1))).to.deep.include({ failures: 0, parkedAt: null, closedUntil: null });
    });

    it('probes a parked host once a week', async () => {
      const { send, pass, db, worker } = open();
      server.behave(() => ({ status: 500 }));
      const health = {
        ...{ failures: 9, firstFailureAt: 1, closedUntil: null, parkedAt: null, lastStatus: 500, lastError: null },
        ...{ lastSuccessAt: null, lastFailureAt: 1 },
        failedDays: ['1', '2', '3', '4', '5', '6'],
      };
      hostStore(db).save(server.host(1), health);
      for (let n = 0; n < 10; n += 1) send([server.inbox(1)], 'Create', `note${n}`);
      await worker.drained();
      const first = server.arrivals.length;
      await pass(7 * DAY);
      expect(server.arrivals).to.have.length(first + 1);
      await pass(7 * DAY);
      expect(server.arrivals).to.have.length(first + 2);
    });

    it('makes what waits for a recovered host due at once', async () => {
      const { send, pass, states, db } = open({ limits: { perHost: 1 } });
      server.behave(() => ({ status: 502 }));
      send(many(9), 'Create');
      await pass(0);
      for (let failure = 2; failure <= 5; failure += 1) await pass(10_000);
      db.sql.exec(`UPDATE deliveries SET next_at = next_at + ${12 * HOUR} WHERE attempts > 0`);
      server.behave(() => ({ status: 202 }));
      await pass(30 * MINUTE);
      expect(states()).to.deep.equal({ delivered: 9 });
    });
  });

  describe('stop', () => {
    it('lets attempts in flight finish, starts none, and has the results on disk', async () => {
      const { worker, send, db } = open({ limits: { concurrency: 2, perHost: 2 } });
      server.behave(() => ({ status: 202, delay: 60 }));
      send(
        Array.from({ length: 20 }, (_, n) => server.inbox(1 + n)),
        'Create',
      );
      await server.arrived(2);
      await worker.stop(5000);
      const rows = db.sql.prepare('SELECT state, attempts, count(*) FROM deliveries GROUP BY 1, 2').raw().all();
      expect(rows).to.deep.equal([
        ['delivered', 1, 2],
        ['pending', 0, 18],
      ]);
    });

    it('aborts what hangs beyond the grace, and leaves it pending, as attempted', async () => {
      const { worker, send, db } = open();
      server.behave(() => 'hang');
      send([server.inbox(1)], 'Create');
      await server.arrived(1);
      const started = performance.now();
      await worker.stop(30);
      expect(performance.now() - started).to.be.below(1000);
      expect(worker.inFlight()).to.equal(0);
      expect(db.sql.prepare('SELECT state, attempts FROM deliveries').raw().get()).to.deep.equal(['pending', 1]);
    });

    it('frees those who wait for it to drain', async () => {
      const { worker, send } = open();
      server.behave(() => 'hang');
      send([server.inbox(1)], 'Create');
      const drained = worker.drained();
      await server.arrived(1);
      await worker.stop(0);
      await drained;
    });
  });

  it('keeps the results and goes on when the store refuses a write for a while', async () => {
    const { worker, send, states, db, lines } = open();
    db.sql.exec("CREATE TRIGGER full BEFORE UPDATE OF state ON deliveries BEGIN SELECT raise(ABORT, 'disk full'); END");
    send([server.inbox(1)], 'Create');
    await server.arrived(1);
    while (!lines.some(({ level }) => level === 'error')) await new Promise(setImmediate);
    db.sql.exec('DROP TRIGGER full');
    await worker.drained();
    expect(states()).to.deep.equal({ delivered: 1 });
    expect(server.arrivals).to.have.length(1);
  });

  it('never leaves a delivery blocked behind nothing, whatever the answers', async () => {
    const { worker, send, pass, states, db } = open();
    const answers = [202, 500, 404, 410, 400, 0, 429];
    let turn = 0;
    server.behave(() => {
      turn += 1;
      return { status: answers[turn % answers.length] ?? 202 };
    });
    const kinds = ['Create', 'Update', 'Update', 'Delete'];
    for (let n = 0; n < 60; n += 1) {
      send([server.inbox(1 + (n % 3)), server.inbox(1 + (n % 2), '/other')], kinds[n % 4] ?? 'Create', `note${n >> 2}`);
      if (n % 5 === 0) await pass(MINUTE);
    }
    const stuck = db.sql.prepare(`
      SELECT count(*) FROM deliveries d WHERE state = 'pending' AND next_at = ${BLOCKED} AND NOT EXISTS (
        SELECT 1 FROM deliveries e WHERE e.state = 'pending' AND e.inbox = d.inbox AND e.object_id = d.object_id AND e.id < d.id)`);
    for (let hour = 0; hour < 24 * 16; hour += 1) {
      await pass(HOUR);
      expect(stuck.pluck().get()).to.equal(0);
    }
    await worker.drained();
    expect(states().pending).to.equal(undefined);
  });
});
