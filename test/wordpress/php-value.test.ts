import { expect } from 'chai';
import fc from 'fast-check';
import { phpNumbers, phpValue } from '../../src/wordpress/php-value.js';

describe('a value that PHP serialized', () => {
  const forms: [string, unknown][] = [
    ['i:7;', 7],
    ['i:-7;', -7],
    ['d:0.5;', 0.5],
    ['b:1;', true],
    ['b:0;', false],
    ['N;', null],
    ['s:5:"hello";', 'hello'],
    ['s:0:"";', ''],
    ['s:8:"say "hi"";', 'say "hi"'],
    ['a:0:{}', []],
    ['a:2:{i:0;i:5;i:1;s:1:"x";}', [5, 'x']],
    ['a:2:{i:3;i:5;i:9;i:6;}', { 3: 5, 9: 6 }],
    ['a:1:{s:5:"sizes";a:1:{s:4:"file";s:5:"a.png";}}', { sizes: { file: 'a.png' } }],
  ];
  for (const [text, value] of forms) {
    it(`is read: ${text}`, () => {
      expect(phpValue(text)).to.deep.equal(value);
    });
  }

  it('counts bytes, not letters', () => {
    expect(phpValue('a:1:{i:0;s:7:"Größe";}')).to.deep.equal(['Größe']);
    expect(phpValue('a:2:{i:0;s:4:"🧮";i:1;s:3:"円";}')).to.deep.equal(['🧮', '円']);
  });

  it('may be larger than a double can count', () => {
    expect(phpValue('i:9223372036854775807;')).to.be.a('number');
    expect(phpNumbers('a:1:{i:0;i:9007199254740991;}')).to.deep.equal([9007199254740991]);
  });

  it('is no object, and one inside is left out', () => {
    expect(phpValue('O:8:"stdClass":1:{s:1:"a";i:1;}')).to.equal(null);
    expect(phpValue('C:11:"ArrayObject":0:{}')).to.equal(null);
    expect(phpValue('O:11:"constructor":0:{}')).to.equal(null);
    expect(phpValue('a:2:{s:1:"o";O:8:"stdClass":0:{}s:5:"width";i:640;}')).to.deep.equal({ o: null, width: 640 });
  });

  it('may speak of objects in a text', () => {
    expect(phpValue('a:1:{s:7:"caption";s:14:"see;O:8:"class";}')).to.deep.equal({ caption: 'see;O:8:"class' });
  });

  it('cannot give itself ancestors', () => {
    const value = phpValue('a:1:{s:9:"__proto__";a:1:{s:5:"width";i:640;}}') as { width?: unknown } | null;
    expect(value?.width).to.equal(undefined);
    expect(({} as { width?: unknown }).width).to.equal(undefined);
  });

  it('is null where it is broken, and never throws', () => {
    const broken = [
      ...['', 'hello', 'a:', 'a:1:{', 'a:1:{i:0;', 's:99:"short";', 's:3:"Größe";', 'i:;', 'i:x;', 'a:999999999:{}'],
      ...['a:-1:{}', 'R:1;', 'r:1;', 'E:11:"Suit:Hearts";', '{"json":1}', 'b:', 'N', ';', 'a:1:{a:0:{}i:1;}'],
    ];
    for (const text of [null, ...broken]) expect(phpValue(text), String(text)).to.satisfy(harmless);
    expect(phpValue(`${'a:1:{i:0;'.repeat(50_000)}N;${'}'.repeat(50_000)}`)).to.satisfy(harmless);
    fc.assert(fc.property(fc.string(), (text) => harmless(phpValue(text))));
    const pieces = fc.constantFrom('a:1:{', '}', 'i:1;', 's:1:"', '"', ';', 'O:1:"x":0:{}', 'N;', 'b:1;', 'd:1;', 'é');
    fc.assert(fc.property(fc.array(pieces), (parts) => harmless(phpValue(parts.join('')))));
  });
});

describe('a serialized list of numbers', () => {
  it('may hold its numbers as text, and other things beside', () => {
    expect(phpNumbers('a:4:{i:0;i:5;i:1;s:2:"17";i:2;s:1:"x";i:3;i:-4;}')).to.deep.equal([5, 17]);
    expect(phpNumbers('a:1:{i:7;i:5;}')).to.deep.equal([5]);
    for (const nothing of [null, '', 'a:0:{}', 's:2:"17";', 'i:17;', 'nonsense']) {
      expect(phpNumbers(nothing), String(nothing)).to.deep.equal([]);
    }
  });
});

function harmless(value: unknown): boolean {
  return value === null || ['number', 'string', 'boolean', 'object'].includes(typeof value);
}
