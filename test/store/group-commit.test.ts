import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { createGroupCommit } from '../../src/store/group-commit.js';
import { StoreError } from '../../src/store/store-error.js';

describe('commits in groups', () => {
  const opened = () => {
    const db = openDatabase(':memory:');
    let commits = 0;
    const together = createGroupCommit((work) => {
      const result = db.transaction(work);
      commits += 1;
      return result;
    });
    const write = (name: string) => () => db.sql.prepare('INSERT INTO settings VALUES (?, ?)').run(name, '1').changes;
    const names = () => db.sql.prepare("SELECT name FROM settings WHERE name LIKE 'test%'").pluck().all();
    return { db, together, write, names, commits: () => commits };
  };

  it('do what is asked for in one turn in one transaction, in its order, each with its own result', async () => {
    const { together, names, commits, db } = opened();
    const insert = db.sql.prepare("INSERT INTO settings VALUES ('test' || ?, '1')");
    const results = await Promise.all([1, 2, 3].map((n) => together(() => insert.run(n).changes + n)));
    expect(results).to.deep.equal([2, 3, 4]);
    expect(names()).to.have.lengthOf(3);
    expect(commits()).to.equal(1);
  });

  it('keep no promise before the commit', async () => {
    const { together, write, db } = opened();
    let kept = false;
    const promise = together(write('test1')).then(() => {
      kept = true;
      expect(db.sql.inTransaction).to.equal(false);
    });
    await Promise.resolve();
    expect(kept).to.equal(false);
    await promise;
  });

  it('let one that throws fail alone', async () => {
    const { together, write, names } = opened();
    const fail = () => {
      write('test2')();
      throw new Error('not this one');
    };
    const settled = await Promise.allSettled([together(write('test1')), together(fail), together(write('test3'))]);
    expect(settled.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(names()).to.have.members(['test1', 'test3']);
  });

  it('promise nothing that could not be committed', async () => {
    const together = createGroupCommit((work) => {
      work();
      throw new Error('the disk is full');
    });
    const settled = await Promise.allSettled([together(() => 1), together(() => 2)]);
    expect(settled.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
  });

  it('do not try a store in trouble once more for each: with a lock that is waited for, that would take minutes', async () => {
    let tries = 0;
    const together = createGroupCommit(() => {
      tries += 1;
      throw new StoreError('another program holds it');
    });
    const settled = await Promise.allSettled([together(() => 1), together(() => 2), together(() => 3)]);
    expect(settled.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    expect(tries).to.equal(1);
  });

  it('take so many at most, and the others in the next turns', async () => {
    const { together, names, commits, db } = opened();
    const insert = db.sql.prepare("INSERT INTO settings VALUES ('test' || ?, '1')");
    await Promise.all(Array.from({ length: 250 }, (_, n) => together(() => insert.run(n).changes)));
    expect(names()).to.have.lengthOf(250);
    expect(commits()).to.equal(3);
  });
});
