import { expect } from 'chai';
import { renderPostHtml } from '../../src/wordpress/post-html.js';

const render = (content: string) =>
  renderPostHtml(content, { attachment: () => null, pattern: () => null })
    .replace(/\s*\n\s*/g, '\n')
    .trim();

describe('classic content of a real blog', () => {
  it('begins a paragraph with each page', () => {
    expect(render('One.<!--nextpage-->Two.<!--more-->Still two.')).to.equal('<p>One.</p>\n<p>Two.Still two.</p>');
  });

  it('has much money where another has a formula', () => {
    const written = '<strong>$$$</strong> is much, and <em>$$$</em> more';
    expect(render(written)).to.equal(`<p>${written}</p>`);
    expect(render('<strong>$$a < b$$</strong>')).to.equal('<p><strong>$$a &lt; b$$</strong></p>');
  });
});
