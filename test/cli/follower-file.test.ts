import { expect } from 'chai';
import { parseFollowers } from '../../src/cli/follower-file.js';

const line = (value: object) => JSON.stringify(value);

describe('parseFollowers', () => {
  it('reads JSON Lines, past empty lines and Windows line ends', () => {
    const { followers, faults } = parseFollowers(
      `${line({ actor: 'https://social.test/a', inbox: 'https://social.test/a/inbox', sharedInbox: 'https://social.test/inbox' })}\r\n\r\n${line({ actor: 'https://b.test/b', inbox: 'https://b.test/in' })}\n`,
      false,
    );
    expect(faults).to.be.empty;
    expect(followers).to.deep.equal([
      {
        actor: 'https://social.test/a',
        inbox: 'https://social.test/a/inbox',
        sharedInbox: 'https://social.test/inbox',
      },
      { actor: 'https://b.test/b', inbox: 'https://b.test/in', sharedInbox: null },
    ]);
  });

  it('takes a repeated follower once', () => {
    const same = line({ actor: 'https://b.test/b', inbox: 'https://b.test/in' });
    expect(parseFollowers(`${same}\n${same}`, false).followers).to.have.length(1);
  });

  it('names every line that it cannot use', () => {
    const { faults } = parseFollowers(
      [
        'hello',
        '[]',
        line({ actor: 'https://b.test/b' }),
        line({ actor: 'http://b.test/b', inbox: 'https://b.test/in' }),
        line({ actor: 'https://b.test/b', inbox: 'https://b.test/in', sharedInbox: 'shared' }),
        line({ actor: 'https://b.test/b', inbox: 'https://big.test/in' }),
      ].join('\n'),
      false,
    );
    expect(faults.map((fault) => fault.slice(0, 8))).to.deep.equal([
      'line 1: ',
      'line 2: ',
      'line 3: ',
      'line 4: ',
      'line 5: ',
      'line 6: ',
    ]);
  });

  it('A3 takes no shared inbox of another server', () => {
    const text = line({ actor: 'https://b.test/b', inbox: 'https://b.test/in', sharedInbox: 'https://big.test/in' });
    expect(parseFollowers(text, false).followers).to.deep.equal([
      { actor: 'https://b.test/b', inbox: 'https://b.test/in', sharedInbox: null },
    ]);
  });

  it('reads Mastodon’s CSV: a heading, then handles', () => {
    const csv =
      'Account address,Show boosts,Notify on new posts\nann@Social.test,true,false\n@bob@b.test\n"eve@c.test"\nann@social.test\n';
    expect(parseFollowers(csv, false)).to.deep.equal({
      followers: [],
      handles: ['ann@social.test', 'bob@b.test', 'eve@c.test'],
      faults: [],
    });
  });

  it('admits http in a laboratory', () => {
    const text = line({ actor: 'http://127.0.0.1:9/a', inbox: 'http://127.0.0.1:9/in' });
    expect(parseFollowers(text, true).followers).to.have.length(1);
    expect(parseFollowers(text, false).followers).to.be.empty;
  });
});
