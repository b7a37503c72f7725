import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { emblem, harbour } from '../../src/demo/picture.js';

describe('the pictures of the demo', () => {
  for (const [name, picture, width, height] of [
    ['the harbour', harbour(2), 800, 450],
    ['the emblem', emblem(), 192, 192],
  ] as const)
    it(`are PNG, as ${name} is`, () => {
      expect(picture.subarray(0, 8).toString('latin1')).to.equal('\x89PNG\r\n\x1a\n');
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).to.deep.equal([width, height]);
      const length = picture.readUInt32BE(33);
      expect(picture.toString('latin1', 37, 41)).to.equal('IDAT');
      expect(inflateSync(picture.subarray(41, 41 + length))).to.have.length((width * 3 + 1) * height);
    });

  it('change with the week', () => {
    expect(harbour(1).equals(harbour(2))).to.equal(false);
    expect(harbour(1).equals(harbour(4))).to.equal(true);
  });
});
