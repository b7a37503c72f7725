import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStores } from '../../src/store/open-stores.js';

/** A store as the version before left it, with what the statements put in. */
function olderStore(...statements: string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'herald-older-')), 'herald.sqlite');
  const db = new Sqlite(file);
  for (const migration of migrations.slice(0, 2)) db.exec(migration);
  for (const statement of statements) db.exec(statement);
  db.pragma('user_version = 2');
  db.close();
  return file;
}

const follower = (actor: string, inbox: string, shared: string | null = null) =>
  `INSERT INTO followers (actor, inbox, shared_inbox, host, follow_id, since)
   VALUES ('${actor}', '${inbox}', ${shared === null ? 'NULL' : `'${shared}'`}, '${new URL(inbox).host}', NULL, 1)`;

describe('a store of the version before', () => {
  it('A3 keeps the followers whose inboxes are their own, without shared inboxes elsewhere', () => {
    const db = openDatabase(
      olderStore(
        follower('https://a.test/ann', 'https://a.test/ann/in', 'https://a.test/in'),
        follower('https://b.test/bob', 'https://b.test/bob/in', 'https://big.test/in'),
        follower('https://evil.test/eve', 'https://big.test/sign_in?n=1'),
        follower('https://EVIL.test:443/joe?', 'https://evil.test/joe/in'),
      ),
    );
    const { followers } = openStores(db);
    expect(followers.latest(9).map(({ actor, sharedInbox }) => [actor, sharedInbox])).to.deep.equal([
      ['https://evil.test/joe', null],
      ['https://b.test/bob', null],
      ['https://a.test/ann', 'https://a.test/in'],
    ]);
    expect(followers.count()).to.equal(3);
    db.close();
  });

  it('D43 keeps its blocks, each in the one spelling that is looked for', () => {
    const block = (target: string, kind: string) =>
      `INSERT INTO blocks (target, kind, severity, source, created_at) VALUES ('${target}', '${kind}', 'suspend', 'operator', 1)`;
    const db = openDatabase(olderStore(block('https://EVIL.test/u/./troll', 'actor'), block('bad.test', 'domain')));
    const { blocks } = openStores(db);
    expect(blocks.severityOf('https://evil.test/u/troll')).to.equal('suspend');
    expect(blocks.severityOf('https://x.bad.test/u')).to.equal('suspend');
    expect(blocks.all().map(({ target }) => target)).to.deep.equal(['bad.test', 'https://evil.test/u/troll']);
    db.close();
  });

  it('keeps nothing of what was received but that it was', () => {
    const db = openDatabase(
      olderStore(
        `INSERT INTO received_activities (id, actor, type, outcome, body, received_at)
         VALUES ('a 1', 'a', 'Create', 'handled', '{"content":"secret"}', 1)`,
      ),
    );
    expect(openStores(db).received.seen('a 1')).to.equal(true);
    expect(db.sql.prepare('SELECT * FROM received_activities').get()).not.to.have.property('body');
    db.close();
  });
});
