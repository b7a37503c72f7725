import { expect } from 'chai';
import { createClaims } from '../../src/delivery/claims.js';
import { postOffice } from './post-office.js';

describe('a claim', () => {
  it('takes the rows of so many hosts as make a thousand, however many are due', () => {
    const claim = (perHost: number) => {
      const { db, clock, enqueue, outgoing } = postOffice();
      const inboxes = Array.from({ length: 40 }, (_, host) =>
        Array.from({ length: perHost }, (_, n) => `https://host${host}.test/u/${n}`),
      );
      enqueue.to(inboxes.flat(), outgoing('Create'));
      return db.transaction(() => createClaims(db).open('due', new Map(), 1000, clock.now));
    };
    const { claims, dry } = claim(40);
    expect([claims.length, claims.flatMap(({ rows }) => rows).length, dry]).to.deep.equal([32, 1024, false]);
    expect(claims.every(({ more }) => more)).to.equal(true);
    // Of 33 hosts it would be 1023.
    expect(claim(31).claims).to.have.length(34);
  });
});
