import { expect } from 'chai';
import { type PostHtmlContext, renderPostHtml } from '../../src/wordpress/post-html.js';

const bound = (name: string, bindings = '{"__default":{"source":"core/pattern-overrides"}}') =>
  `"metadata":{"name":"${name}","bindings":${bindings}}`;

const patterns: Record<number, string> = {
  1: `<!-- wp:heading {${bound('Title')}} --><h2 class="x">Title</h2><!-- /wp:heading -->
<!-- wp:paragraph {${bound('Text', '{"content":{"source":"core/pattern-overrides"}}')}} --><p>Text</p><!-- /wp:paragraph -->
<!-- wp:paragraph {"metadata":{"name":"Fixed"}} --><p>Fixed</p><!-- /wp:paragraph -->
<!-- wp:image {"id":5,${bound('Picture')}} --><figure><img src="https://blog.test/a.jpg" alt="" class="wp-image-5"/></figure><!-- /wp:image -->
<!-- wp:button {${bound('Link')}} --><div class="wp-block-button"><a class="b" href="https://a.test/">Go</a></div><!-- /wp:button -->`,
  2: '<!-- wp:block {"ref":1} /-->',
};
const context: PostHtmlContext = { attachment: () => null, pattern: (id) => patterns[id] ?? null };
const render = (reference: string) => renderPostHtml(`<!-- wp:block ${reference} /-->`, context).replace(/\n/g, '');
const overrides = JSON.stringify({
  Title: { content: 'Fishes &amp; <em>chips</em>' },
  Text: { content: '' },
  Fixed: { content: 'not allowed' },
  Picture: { url: 'https://blog.test/b.jpg?a=1&b=2', alt: 'A "cat"', id: 6 },
  Link: { text: 'Come', url: 'https://b.test/' },
  constructor: { content: 'x' },
});
const shown =
  '<h2 class="x">Fishes &amp; <em>chips</em></h2><p></p><p>Fixed</p>' +
  '<figure><img alt="A &quot;cat&quot;" src="https://blog.test/b.jpg?a=1&amp;b=2" class="wp-image-6"/></figure>' +
  '<div class="wp-block-button"><a href="https://b.test/" class="b">Come</a></div>';

describe('synced patterns', () => {
  it('say what the post says in their place, where the pattern allows it', () => {
    expect(render(`{"ref":1,"content":${overrides}}`)).to.equal(shown);
  });

  it('hand it on to patterns within', () => {
    expect(render(`{"ref":2,"content":${overrides}}`)).to.equal(shown);
  });

  it('say their own words where the post says nothing, or nothing that can be read', () => {
    const own = render('{"ref":1}');
    expect(own).to.include('>Title<').and.to.include('>Go<');
    for (const content of ['[]', '"x"', '{"Title":7}', '{"Title":{"content":{"a":1}}}', '{"Nobody":{"content":"x"}}'])
      expect(render(`{"ref":1,"content":${content}}`), content).to.equal(own);
  });

  it('leave the link around a picture as it is', () => {
    const content = `<!-- wp:image {${bound('Picture', '{"url":{"source":"core/post-meta","args":{"key":"cover"}}}')}} --><figure><a href="https://a.test/"><img src="/b.jpg" alt="B"></a></figure><!-- /wp:image -->`;
    const html = renderPostHtml(content, { ...context, field: () => '/c.jpg' });
    expect(html).to.equal('<figure><a href="https://a.test/"><img src="/c.jpg" alt="B">B</a></figure>');
  });

  it('let no override bring in a comment', () => {
    expect(
      render('{"ref":1,"content":{"Title":{"content":"a\\u003c!\\u002d\\u002d wp:x \\u002d\\u002d\\u003eb"}}}'),
    ).to.include('>ab<');
  });
});
