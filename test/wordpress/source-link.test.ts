import { expect } from 'chai';
import { sourceLink } from '../../src/wordpress/source-link.js';

describe('sourceLink', () => {
  const stories: [string, string, string | null][] = [
    [
      'the first link that leads outside',
      '<p><a href="/a">a</a> <a href="https://paper.test/1?a=1&amp;b=2">b</a> <a href="https://c.test/">c</a></p>',
      'https://paper.test/1?a=1&b=2',
    ],
    [
      'none within the blog',
      '<a href="https://www.blog.test/x">a</a><a href="#b">b</a><a href="mailto:a@b.test">c</a>',
      null,
    ],
    [
      'no picture shown large',
      '<a href="https://cdn.test/a.jpg"><img src="https://cdn.test/a-300x200.jpg"></a><a href="https://d.test/">d</a>',
      'https://d.test/',
    ],
    ['none in a text', 'See https://a.test/ &lt;a href="https://b.test/">', null],
    ['one with its host alone', '<a href="//a.test/x">a</a>', 'https://a.test/x'],
  ];
  for (const [story, html, link] of stories)
    it(`is ${story}`, () => expect(sourceLink(html, 'https://blog.test')).to.equal(link));

  it('takes time that grows no faster than the text', () => {
    for (const piece of ['<a ', '<a href="x">', '<', '<a href="https://blog.test/">'])
      expect(sourceLink(piece.repeat(30_000), 'https://blog.test')).to.equal(null);
  }).timeout(20_000);
});
