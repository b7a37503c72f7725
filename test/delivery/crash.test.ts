import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { postOffice } from './post-office.js';

const INBOXES = 60;
const KILLS = 4;
const program = fileURLToPath(new URL('./mortal-worker.ts', import.meta.url));

describe('a worker that is killed in the middle of its deliveries', () => {
  let server: InboxServer;
  let directory: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    server = await inboxServer();
    directory = mkdtempSync(join(tmpdir(), 'herald-crash-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('goes on where it was: everything arrives, byte for byte, in order', async () => {
    const file = join(directory, 'herald.sqlite');
    const { db, enqueue, outgoing, states } = postOffice({ file });
    const inboxes = Array.from({ length: INBOXES }, (_, n) => server.inbox(1 + (n % 20), `/u/${n}`));
    const sent = ['Create', 'Update'].map((type) => {
      const activity = outgoing(type);
      enqueue.to(inboxes, activity);
      return activity.body;
    });
    server.behave(() => ({ status: 202, delay: 5 }));
    const start = () => spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: 'inherit' });

    for (let kill = 1; kill <= KILLS; kill += 1) {
      child = start();
      await server.arrived(server.arrivals.length + 7 * kill);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = start();
    const [code] = (await once(child, 'exit')) as [number];

    expect(code).to.equal(0);
    expect(states()).to.deep.equal({ delivered: 2 * INBOXES });
    for (const inbox of inboxes) {
      const { host, pathname } = new URL(inbox);
      const bodies = server.arrivals
        .filter((one) => one.host === host && one.path === pathname)
        .map(({ body }) => body);
      // A killed attempt may be repeated, with the same bytes; never another one, and never out of order.
      expect([...new Set(bodies)]).to.deep.equal(sent);
      expect(bodies.lastIndexOf(sent[0] ?? '')).to.be.below(bodies.indexOf(sent[1] ?? ''));
    }
    db.close();
  }).timeout(60_000);
});
