import { expect } from 'chai';
import { createDeliveryReports } from '../../src/delivery/report.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { postOffice } from './post-office.js';

const MINUTE = 60_000;

describe('createDeliveryReports', () => {
  let server: InboxServer;
  let office: ReturnType<typeof postOffice>;

  beforeEach(async () => {
    server = await inboxServer();
    office = postOffice();
    office.worker.start();
  });
  afterEach(async () => {
    await office.worker.stop(0);
    office.db.close();
    await server.close();
  });

  const reports = () => createDeliveryReports({ db: office.db, now: () => office.clock.now });

  it('is empty and calm before anything was sent', () => {
    expect(reports().summary()).to.deep.equal({
      pending: 0,
      countsByState: { pending: 0 },
      oldestPendingAge: null,
      troubledHosts: 0,
    });
    expect(reports().hosts()).to.deep.equal([]);
  });

  it('counts by state, tells the age of the oldest, and shows each host in trouble', async () => {
    server.behave(({ host }) => ({ status: host === server.host(1) ? 502 : 202 }));
    office.send([server.inbox(1), server.inbox(2)], 'Create');
    await office.worker.drained();
    await office.pass(30_000);
    expect(reports().summary()).to.deep.equal({
      pending: 1,
      countsByState: { pending: 1, delivered: 1 },
      oldestPendingAge: 30_000,
      troubledHosts: 0,
    });
    expect(reports().hosts()).to.have.length(1);
    expect(reports().hosts()[0]).to.deep.include({
      host: server.host(1),
      pending: 1,
      failures: 1,
      standing: 'ok',
      lastStatus: 502,
      lastError: null,
    });
  });

  it('lists the deliveries of one Note, in order', async () => {
    office.send([server.inbox(1)], 'Create', 'mine');
    office.send([server.inbox(1)], 'Create', 'other');
    await office.worker.drained();
    const rows = reports().ofObject('mine');
    expect(
      rows.map(({ type, inbox, state, attempts, lastStatus }) => [type, inbox, state, attempts, lastStatus]),
    ).to.deep.equal([['Create', server.inbox(1), 'delivered', 1, 202]]);
  });

  it('requeues a host: what expired there is delivered after all', async () => {
    server.behave(() => ({ status: 500 }));
    office.send([server.inbox(1)], 'Create');
    for (let hour = 0; hour < 80; hour += 1) await office.pass(60 * MINUTE);
    expect(office.states()).to.deep.equal({ expired: 1 });
    server.behave(() => ({ status: 202 }));
    expect(reports().requeue(server.host(1))).to.equal(1);
    office.worker.hostSpoke(server.host(1));
    await office.worker.drained();
    expect(office.states()).to.deep.equal({ delivered: 1 });
  });
});
