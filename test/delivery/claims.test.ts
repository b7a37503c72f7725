import { expect } from 'chai';
import { createClaims } from '../../src/delivery/claims.js';
import { postOffice } from './post-office.js';

describe('a claim', () => {
  it('takes the rows of so many hosts as make a thousand, however many are due', () => {
    const { db, clock, enqueue, outgoing } = postOffice();
    const inboxes = Array.from({ length: 40 }, (_, host) =>
      Array.from({ length: 40 }, (_, n) => `https://host${host}.test/u/${n}`),
    );
    enqueue.to(inboxes.flat(), outgoing('Create'));
    const { claims, dry } = db.transaction(() => createClaims(db).open('due', new Map(), 1000, clock.now));
    expect([claims.length, claims.flatMap(({ rows }) => rows).length, dry]).to.deep.equal([32, 1024, false]);
    expect(claims.every(({ more }) => more)).to.equal(true);
  });
});
