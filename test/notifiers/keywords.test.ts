import { expect } from 'chai';
import { folded, isMuted, keywordFault } from '../../src/notifiers/keywords.js';
import { event, person } from './examples.js';

describe('keywords', () => {
  const muted = (text: string, ...words: string[]) => isMuted(event('reply', { text }), words.map(folded));

  it('are found in any case and width, and behind signs that hide', () => {
    expect(muted('Buy ＣＡＳＩＮＯ coins', 'Casino')).to.equal(true);
    expect(muted('Buy ca\u200bsino coins', 'casino')).to.equal(true);
    expect(muted('Buy a  cheap\nwatch', 'cheap watch')).to.equal(true);
    expect(muted('The ferry sails', 'casino')).to.equal(false);
  });

  it('are looked for in names and handles, too', () => {
    const spammer = event('like', { actor: person('Casino') });
    expect(isMuted(spammer, ['casino'])).to.equal(true);
    expect(isMuted(event('like', { actor: person('Ann', 'casino.test') }), ['@casino.test'])).to.equal(true);
    expect(isMuted(event('like'), [])).to.equal(false);
  });

  it('have letters, and an end', () => {
    expect(keywordFault('ferry')).to.equal(null);
    expect(keywordFault(' \u200b ')).to.match(/at least one letter/);
    expect(keywordFault('a'.repeat(101))).to.match(/at most 100/);
  });
});
