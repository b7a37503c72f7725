import { expect } from 'chai';
import fc from 'fast-check';
import { plainHandle, plainLine, plainLines, plainName, webAddress } from '../../src/notifiers/plain-text.js';

describe('plain text of strangers', () => {
  it('D42 has no marks that hide or turn round what stands there', () => {
    expect(plainLine('a\u202eb\u200bc\u2066d\ufeffe\u00adf\u2800', 80)).to.equal('abcdef');
    expect(plainLine('un\ud800broken', 80)).to.equal('unbroken');
  });

  it('D52 has no control characters, and one line is one line', () => {
    expect(plainLine('a\u001b[31mb\r\nc\u2028d\u0000', 80)).to.equal('a[31mb c d');
    expect(plainLines('a\r\n\r\n\r\n\r\n  b \u0085c', 80)).to.equal('a\n\nb\nc');
  });

  it('keeps an emoji of several together, also where it is cut', () => {
    const family = '👨‍👩‍👧';
    expect(plainLine(`x ${family}\u200dadmin`, 80)).to.equal(`x ${family}admin`);
    expect(plainLine(`${family}${family}`, family.length + 2)).to.equal(`${family}…`);
  });

  it('does not let marks pile up', () => {
    expect(plainLine(`z${'\u0301'.repeat(500)}`, 800)).to.equal('z\u0301\u0301\u0301'.normalize('NFD'));
  });

  it('D42 lets no name pass for a handle', () => {
    expect(plainName('Ann (admin@blog.test)', 80)).to.equal('Ann admin blog.test');
    expect(plainName('Ann（admin＠blog.test）', 80)).to.equal('Ann admin blog.test');
    expect(plainName('<!channel> “x”', 80)).to.equal('!channel x');
  });

  it('takes for a handle what is one', () => {
    expect(plainHandle('ann@social.test')).to.equal('ann@social.test');
    expect(plainHandle('ann@xn--mnchen-3ya.test:8443')).to.equal('ann@xn--mnchen-3ya.test:8443');
    for (const no of ['ann', 'a b@c', '<!here>@x', 'a@b@c', 'a(b)@c', '']) expect(plainHandle(no), no).to.equal(null);
  });

  it('D36 leads to the web alone', () => {
    expect(webAddress('https://a.test/b?c=d&e')).to.equal('https://a.test/b?c=d&e');
    expect(webAddress('https://a.test/<b>"')).to.equal('https://a.test/%3Cb%3E%22');
    const bad = [
      'javascript:alert(1)',
      'data:,x',
      'https://u:p@a.test/',
      'mailto:a@b.test',
      'https://',
      null,
      `https://a.test/${'a'.repeat(3000)}`,
    ];
    for (const address of bad) expect(webAddress(address), String(address)).to.equal(null);
  });

  it('never grows, and never breaks, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (text, most) => {
        for (const made of [plainLine(text, most), plainLines(text, most), plainName(text, most)]) {
          expect(made.length).to.be.at.most(most);
          expect(made).to.not.match(/\p{Cs}/u);
          expect(made).to.not.match(/(?![\n])\p{Cc}|[\u200b\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
    );
  });
});
