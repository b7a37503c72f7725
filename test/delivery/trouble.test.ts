import { expect } from 'chai';
import { createPrune } from '../../src/delivery/prune.js';
import { createLateWatch, type DeliveryTrouble } from '../../src/delivery/trouble.js';
import { hostStore } from '../../src/store/hosts.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { postOffice } from './post-office.js';

const DAY = 24 * 60 * 60_000;

describe('trouble with deliveries', () => {
  let server: InboxServer;
  let office: ReturnType<typeof postOffice>;
  let heard: DeliveryTrouble[];
  let trouble: (one: DeliveryTrouble) => void;

  beforeEach(async () => {
    server = await inboxServer();
    heard = [];
    trouble = (one) => heard.push(one);
    office = postOffice({ trouble: (one) => trouble(one) });
  });
  afterEach(async () => {
    await office.worker.stop(0);
    await server.close();
    office.db.close();
  });

  async function deliver(): Promise<void> {
    office.worker.start();
    await office.worker.drained();
  }
  function failedBefore(days: number): void {
    const failedDays = Array.from({ length: days }, (_, n) =>
      new Date(office.clock.now - (n + 1) * DAY).toISOString().slice(0, 10),
    );
    const calm = { failures: 1, firstFailureAt: office.clock.now, closedUntil: null, parkedAt: null };
    const last = { lastSuccessAt: null, lastFailureAt: office.clock.now, lastStatus: 500, lastError: null };
    office.db.transaction(() => hostStore(office.db).save(server.host(1), { ...calm, ...last, failedDays }));
  }

  it('is told when a host is parked', async () => {
    failedBefore(6);
    office.enqueue.to([server.inbox(1)], office.outgoing('Create'));
    server.behave(() => ({ status: 500 }));
    await deliver();
    expect(heard).to.deep.equal([{ kind: 'parked', host: server.host(1) }]);
  });

  it('is none when something was taken, refused, or found nobody', async () => {
    const answers: Record<string, number> = { '/taken': 202, '/refused': 403, '/gone': 410 };
    office.enqueue.to(
      Object.keys(answers).map((path) => server.inbox(1, path)),
      office.outgoing('Create'),
    );
    server.behave(({ path }) => ({ status: answers[path] ?? 500 }));
    await deliver();
    expect(office.states()).to.deep.equal({ delivered: 1, refused: 1, gone: 1 });
    expect(heard).to.deep.equal([]);
  });

  it('is told when something is given up', async () => {
    office.enqueue.to([server.inbox(1)], office.outgoing('Create'));
    server.behave(() => ({ status: 500 }));
    office.db.sql.exec(`UPDATE deliveries SET attempts = 9, created_at = ${office.clock.now - 4 * DAY}`);
    await deliver();
    expect(heard).to.deep.equal([{ kind: 'expired', host: server.host(1) }]);
  });

  it('is told when a host in trouble has kept something waiting for too long', async () => {
    office.enqueue.to([server.inbox(1), server.inbox(1, '/other')], office.outgoing('Create'));
    failedBefore(3);
    await createPrune(office.db, trouble)(office.clock.now + 5 * DAY);
    expect(heard).to.deep.equal([{ kind: 'expired', host: server.host(1) }]);
  });

  it('is told when what is due does not leave', () => {
    office.enqueue.to([server.inbox(1)], office.outgoing('Create'));
    const look = createLateWatch(office.db, trouble);
    look(office.clock.now + 59 * 60_000);
    expect(heard).to.deep.equal([]);
    look(office.clock.now + 61 * 60_000);
    expect(heard).to.deep.equal([{ kind: 'late' }]);
  });

  it('is no trouble of the delivery’s when nobody can be told', async () => {
    failedBefore(6);
    office.enqueue.to([server.inbox(1)], office.outgoing('Create'));
    server.behave(() => ({ status: 500 }));
    trouble = () => {
      throw new Error('nobody listens');
    };
    await deliver();
    expect(office.states()).to.deep.equal({ pending: 1 });
  });
});
