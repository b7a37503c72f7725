import { expect } from 'chai';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { readFootnotes } from '../../src/wordpress/post-footnotes.js';
import { type PostHtmlContext, renderPostHtml } from '../../src/wordpress/post-html.js';

const mark = (id: string, number: number) =>
  `<sup data-fn="${id}" class="fn"><a href="#${id}" id="${id}-link">${number}</a></sup>`;
const text = `<!-- wp:paragraph --><p>One${mark('a', 1)} <em>two${mark('b', 2)}</em>.</p><!-- /wp:paragraph -->`;
const meta = JSON.stringify([
  { id: 'a', content: 'First, <strong>bold</strong>' },
  { id: 'b', content: 'Second' },
]);
const render = (content: string, footnotes: string | null) => {
  const context: PostHtmlContext = { attachment: () => null, pattern: () => null, footnotes };
  return renderPostHtml(content, context);
};

describe('footnotes', () => {
  it('become numbers in brackets, and their texts a list at the end', () => {
    expect(render(text, meta)).to.equal(
      '<p>One[1] <em>two[2]</em>.</p><ol><li>First, <strong>bold</strong></li><li>Second</li></ol>',
    );
  });

  it('are listed where the editor put them, and once', () => {
    const end = '<!-- wp:paragraph --><p>End</p><!-- /wp:paragraph -->';
    const html = render(`${text}<!-- wp:footnotes /-->${end}<!-- wp:footnotes /-->`, meta);
    expect(html).to.equal(
      '<p>One[1] <em>two[2]</em>.</p><ol><li>First, <strong>bold</strong></li><li>Second</li></ol><p>End</p>',
    );
  });

  it('are not listed for a text that has no mark of them', () => {
    expect(render('<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph -->', meta)).to.equal('<p>One</p>');
  });

  it('keep the number that was saved where their text is gone, and their own where one is empty', () => {
    expect(render(text, null)).to.equal('<p>One[1] <em>two[2]</em>.</p>');
    const gap = JSON.stringify([
      { id: 'a', content: ' ' },
      { id: 'b', content: 'Second' },
    ]);
    expect(render(text, gap)).to.include('<ol><li value="2">Second</li></ol>');
  });

  it('are read from whatever stands in the meta', () => {
    for (const broken of ['', '{', 'null', '7', '{"id":"a"}', '[1,null,{"id":3,"content":"x"},{"id":"a"}]'])
      expect(readFootnotes(broken), broken).to.deep.equal([]);
  });

  it('do not swallow the text behind a mark that was never closed', () => {
    expect(render('a <sup data-fn="a">1<p>b</p>\n\nc', meta)).to.match(/\[1\].*b.*c/s);
  });

  it('leave no trace in an excerpt, as in WordPress', () => {
    expect(excerptOf({ excerpt: '', content: text }, 'en')).to.equal('One two.');
  });
});
