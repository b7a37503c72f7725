import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { SiteEvent } from '../../src/model/site-event.js';
import { createTell } from '../../src/notifiers/tell.js';
import { openDatabase } from '../../src/store/database.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { event } from './examples.js';

const EVENTS = 60;
const KILLS = 4;
const program = fileURLToPath(new URL('./mortal-teller.ts', import.meta.url));

describe('a worker that is killed while it tells', () => {
  let server: InboxServer;
  let directory: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    server = await inboxServer();
    directory = mkdtempSync(join(tmpdir(), 'herald-tell-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('loses nothing, and what comes twice is the same message under the same id', async () => {
    const file = join(directory, 'herald.sqlite');
    const db = openDatabase(file);
    // Told a while ago, so that nothing waits for company.
    const now = () => Date.now() - 60_000;
    const { tell } = createTell({ db, notifiers: [{ name: 'hook', events: ['reply'] }], now, told: () => {} });
    for (let n = 0; n < EVENTS; n += 1) tell(event('reply', { text: `reply ${n}`, url: `https://social.test/${n}` }));
    server.behave(() => ({ status: 200, delay: 5 }));
    const start = () =>
      spawn(process.execPath, ['--import', 'tsx', program, file, server.inbox(1)], { stdio: 'inherit' });

    for (let kill = 1; kill <= KILLS; kill += 1) {
      child = start();
      await server.arrived(server.arrivals.length + kill);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = start();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).to.equal(0);

    const bodies = new Map<string, Set<string>>();
    const texts: string[] = [];
    for (const { headers, body } of server.arrivals) {
      const id = String(headers['webhook-id']);
      if (!bodies.has(id)) texts.push(...JSON.parse(body).events.map(({ text }: SiteEvent) => text));
      bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
    }
    // Whoever keeps the ids that it has seen gets each event once, in order.
    expect(texts).to.deep.equal(Array.from({ length: EVENTS }, (_, n) => `reply ${n}`));
    for (const versions of bodies.values()) expect(versions.size).to.equal(1);
    expect(server.arrivals.length).to.be.at.most(EVENTS / 3 + KILLS);
    db.close();
  }).timeout(60_000);
});
