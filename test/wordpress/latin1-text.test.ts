import { expect } from 'chai';
import { latin1AsUtf8, looksLikeLatin1 } from '../../src/wordpress/latin1-text.js';

/** As MySQL shows the bytes of UTF-8 that it was told are latin1. */
const SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const garbled = (text: string) =>
  [...Buffer.from(text)].map((byte) => SIGNS[byte - 0x80] ?? String.fromCharCode(byte)).join('');

describe('text that was written as UTF-8 and is called latin1', () => {
  it('is read as it was meant, in every script', () => {
    for (const text of [
      'Café',
      'naïve Straße',
      '“quoted” – and so on…',
      'Привет',
      '日本語',
      '🧮 emoji 👩‍🔬',
      'À, Á, Í, Ï, Ð, Ý',
    ])
      expect(latin1AsUtf8(garbled(text))).to.equal(text);
    expect(garbled('Café “€”')).to.equal('CafÃ© â€œâ‚¬â€\u009d');
    expect(latin1AsUtf8('\u00e2\u0082\u00ac')).to.equal('€');
  });

  it('may end in a sign that its column cut', () => {
    expect(latin1AsUtf8(garbled('Über Cafés').slice(0, -3))).to.equal('Über Caf');
  });

  it('is told from text that is right already', () => {
    for (const text of ['', 'plain', 'Café', 'voilà\u00a0!', 'Straße', 'Ã© is how é looks, 日本語', 'Ünïcödé', '🧮'])
      expect(latin1AsUtf8(text)).to.equal(text);
  });

  it('is not suspected where capitals stand before a sign of punctuation', () => {
    for (const text of ['CAFÉ…', 'Viel Spaß”', 'MÜ…']) expect(looksLikeLatin1(text), text).to.equal(false);
    for (const text of ['Café', 'Спасибо', '“so”', '👋']) {
      expect(looksLikeLatin1(garbled(text)), text).to.equal(true);
      expect(looksLikeLatin1(text), text).to.equal(false);
    }
  });

  it('costs no more than reading it, whatever it is', () => {
    const junk = 'Ã©Ã'.repeat(500_000);
    expect(latin1AsUtf8(junk)).to.equal(junk);
    expect(latin1AsUtf8(garbled('é'.repeat(500_000)))).to.have.length(500_000);
  });
});
