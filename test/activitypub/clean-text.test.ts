import { expect } from 'chai';
import fc from 'fast-check';
import { plainLine, plainText } from '../../src/activitypub/clean-text.js';
import { handleOf } from '../../src/activitypub/handle.js';
import { expectLinear } from '../lab/cpu-time.js';

describe('the names of strangers', () => {
  const lines: [what: string, text: string, line: string][] = [
    ['D42 marks that turn the direction', 'a\u202eb\u2066c\u200ed', 'abcd'],
    ['D42 signs without width', 'ad\u200bm\u2060i\u00adn\ufeff', 'admin'],
    ['D42 fillers and tags', 'a\u3164b\u{e0041}c', 'abc'],
    ['D49 NUL and other controls', 'a\u0000b\u001b[31mc', 'a b [31mc'],
    ['D49 halves of pairs', 'a\ud800b', 'a\ufffdb'],
    ['D51 breaks of lines', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['piled marks', `a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(4)}`],
  ];
  for (const [what, text, line] of lines)
    it(`${what} go`, () => {
      expect(plainLine(text, 100)).to.equal(line);
    });

  it('keep their emoji, and the joiners that their script needs', () => {
    for (const name of ['👩🏽‍💻 Ann', '🏳️‍🌈', '❤️', '1️⃣', 'می‌خواهم', 'क्‍ष', 'Zoë'])
      expect(plainLine(name, 100)).to.equal(name);
  });

  it('D42 are one line, bounded, without anything unseen, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const line = plainLine(text, longest);
        expect(line.length).to.be.at.most(longest);
        expect(line).not.to.match(/\p{Cc}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}|^\s|\s$/u);
      }),
    );
  });

  it('D39 cost linear time', () => {
    for (const shape of ['\u200d', ' ', 'a\u0301', '👩\u200d', '\n', '\u202e'])
      expectLinear(JSON.stringify(shape), (count) => plainText(shape.repeat(count), 1_000_000), 5000);
  });
});

describe('a handle', () => {
  it('D42 ends with the host of the actor’s own id, in punycode', () => {
    expect(handleOf('https://social.test/users/ann', 'ann')).to.equal('ann@social.test');
    expect(handleOf('https://social.test:8443/users/ann', 'ann')).to.equal('ann@social.test:8443');
    expect(handleOf('https://bücher.test/u/1', 'ann')).to.equal('ann@xn--bcher-kva.test');
    expect(handleOf('https://evil.test/u/1', '@editor@blog.test')).to.equal('editor@evil.test');
    expect(handleOf('https://evil.test/u/1', 'a\u202e/<b>\n')).to.equal('ab@evil.test');
  });

  it('is made of the id where there is no name', () => {
    expect(handleOf('https://social.test/users/ann', '')).to.equal('ann@social.test');
    expect(handleOf('https://social.test/', ' ')).to.equal('somebody@social.test');
  });
});
