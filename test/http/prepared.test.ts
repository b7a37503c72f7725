import { expect } from 'chai';
import { preparedDocuments } from '../../src/http/prepared.js';

describe('preparedDocuments', () => {
  it('renders a version once, and again when the version or the key is another', () => {
    const prepare = preparedDocuments(10_000);
    let rendered = 0;
    const ask = (key: string, version: string) => prepare(key, version, () => `${key} ${version} ${++rendered}`).body;
    expect([ask('a', '1'), ask('a', '1'), ask('b', '1'), ask('a', '2')]).to.deep.equal([
      'a 1 1',
      'a 1 1',
      'b 1 2',
      'a 2 3',
    ]);
  });

  it('has one ETag for the same bytes and another for others', () => {
    const prepare = preparedDocuments(10_000);
    const etag = (key: string, text: string) => prepare(key, '1', () => text).etag;
    expect(etag('a', 'x')).to.equal(etag('b', 'x')).and.not.equal(etag('c', 'y'));
  });

  it('keeps no more than it may', () => {
    const prepare = preparedDocuments(2_000);
    let rendered = 0;
    const render = () => {
      rendered++;
      return 'x'.repeat(500);
    };
    for (let key = 0; key < 10; key++) prepare(String(key), '1', render);
    prepare('0', '1', render);
    expect(rendered).to.equal(11);
  });
});
