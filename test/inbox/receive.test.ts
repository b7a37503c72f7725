import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

describe('taking an activity', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let bob: RemoteActor;

  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    bob = inbox.somebody('https://social.test/users/bob', keys);
  });

  it('keeps one actor’s ids apart from another’s: nobody can use them up', async () => {
    const follow = ann.follow(ourActor);
    await inbox.post(bob, { ...bob.activity('Like', { object: ourActor }), id: String(follow.id) });
    await inbox.post(ann, follow);
    expect(inbox.followers.byActor(ann.id)).not.to.equal(null);
  });

  it('knows an activity without an id by its bytes', async () => {
    const { id: _none, ...follow } = ann.follow(ourActor);
    await inbox.post(ann, follow);
    await inbox.post(ann, follow);
    expect(inbox.recorded()).to.have.lengthOf(1);
    expect(inbox.accepts()).to.have.lengthOf(1);
  });

  it('takes nothing while the store is in trouble, says "later", and takes it then', async () => {
    const follow = ann.follow(ourActor);
    await inbox.post(ann, ann.activity('Like', { object: ourActor }));
    inbox.db.sql.exec(
      "CREATE TRIGGER trouble BEFORE INSERT ON followers BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END",
    );
    const answer = await inbox.post(ann, follow);
    expect(answer.status).to.equal(503);
    expect(answer.reason).not.to.match(/sqlite|disk|trigger/i);
    expect(inbox.recorded().map(({ type }) => type)).to.deep.equal(['Like']);
    inbox.db.sql.exec('DROP TRIGGER trouble');
    expect((await inbox.post(ann, follow)).status).to.equal(202);
    expect(inbox.followers.count()).to.equal(1);
  });

  it('R4 has on disk what it answered 202 to, when the process is killed at once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'herald-inbox-')), 'herald.sqlite');
    const program = new URL('./mortal-inbox.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      // One line for each 202: after the twentieth it dies, wherever it is.
      if (said.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const promised = said.split('\n').slice(0, -1);
    expect(promised.length).to.be.at.least(20);
    const db = openDatabase(file);
    const { followers } = openStores(db);
    const kept = new Set(followers.latest(10_000).map(({ actor }) => actor));
    expect(promised.filter((actor) => !kept.has(actor))).to.deep.equal([]);
    const accepts = db.sql.prepare("SELECT count(*) FROM activities WHERE type = 'Accept'").pluck().get();
    expect(accepts).to.equal(kept.size);
    db.close();
  });

  it('answers any JSON with 202 or 400, and never stumbles', async () => {
    const anything = fc.dictionary(
      fc.constantFrom('id', 'type', 'actor', 'object', 'to', 'cc', '@context', '__proto__', 'published', 'tag', 'x'),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('Follow', 'Undo', 'Delete', 'Create', ourActor, 'https://social.test/users/ann', '\u0000', ''),
        fc.record({ id: fc.jsonValue(), type: fc.constantFrom('Follow', 'Note', null), object: fc.jsonValue() }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (document, asAnn) => {
        const activity = { ...(document as Json), ...(asAnn ? { actor: ann.id } : {}) };
        const { status, reason } = await inbox.post(ann, activity);
        expect([202, 400, 401], reason ?? '').to.include(status);
        expect(reason ?? '').not.to.match(/\n|Error|undefined/);
      }),
      { numRuns: 300 },
    );
    expect(inbox.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('answers any bytes with 400', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await inbox.post(ann, Buffer.from(bytes))).status).to.equal(400);
      }),
      { numRuns: 200 },
    );
  });
});
