import { expect } from 'chai';
import fc from 'fast-check';
import type { ContentImage } from '../../src/model/content-item.js';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { type PostHtmlContext, renderPostHtml } from '../../src/wordpress/post-html.js';
import { expectLinear } from '../lab/cpu-time.js';

const images: Record<number, ContentImage> = {
  11: { url: 'https://blog.test/a.jpg', alt: 'A "cat" & dog', mediaType: 'image/jpeg', width: 10, height: 10 },
  12: { url: 'https://blog.test/b.jpg', alt: '', mediaType: 'image/jpeg', width: 10, height: 10 },
};
const patterns: Record<number, string> = {
  21: '<!-- wp:paragraph -->\n<p>Kept in one place</p>\n<!-- /wp:paragraph -->',
  22: '<!-- wp:paragraph --><p>Outer</p><!-- /wp:paragraph --><!-- wp:block {"ref":21} /-->',
  23: 'again <!-- wp:block {"ref":23} /--><!-- wp:block {"ref":24} /-->',
  24: 'and again <!-- wp:block {"ref":23} /-->',
  25: 'Classic\n\ntext',
};
const context: PostHtmlContext = {
  attachment: (id) => images[id] ?? null,
  pattern: (id) => patterns[id] ?? null,
};

/** Whitespace between tags is nobody's business. */
const render = (content: string) =>
  renderPostHtml(content, context)
    .replace(/\s*\n\s*/g, '\n')
    .trim();

describe('renderPostHtml', () => {
  describe('for blocks', () => {
    it('strips the comments and keeps the HTML', () => {
      const content = `<!-- wp:heading {"level":3} -->
<h3 class="wp-block-heading">News</h3>
<!-- /wp:heading -->

<!-- wp:paragraph {"dropCap":true,"metadata":{"name":"x"}} -->
<p class="has-drop-cap">One <strong>word</strong> &amp; more</p>
<!-- /wp:paragraph -->

<!-- wp:list -->
<ul class="wp-block-list"><!-- wp:list-item -->
<li>a</li>
<!-- /wp:list-item -->

<!-- wp:list-item -->
<li>b<!-- wp:list {"ordered":true} -->
<ol class="wp-block-list"><!-- wp:list-item -->
<li>c</li>
<!-- /wp:list-item --></ol>
<!-- /wp:list --></li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->`;
      expect(render(content)).to.equal(
        [
          '<h3 class="wp-block-heading">News</h3>',
          '<p class="has-drop-cap">One <strong>word</strong> &amp; more</p>',
          '<ul class="wp-block-list">',
          '<li>a</li>',
          '<li>b',
          '<ol class="wp-block-list">',
          '<li>c</li>',
          '</ol>',
          '</li>',
          '</ul>',
        ].join('\n'),
      );
    });

    it('puts inner blocks into their places', () => {
      const content = `<!-- wp:columns -->
<div class="wp-block-columns"><!-- wp:column -->
<div class="wp-block-column"><!-- wp:paragraph -->
<p>Left</p>
<!-- /wp:paragraph --></div>
<!-- /wp:column -->

<!-- wp:column -->
<div class="wp-block-column"><!-- wp:quote -->
<blockquote class="wp-block-quote"><!-- wp:paragraph -->
<p>Right</p>
<!-- /wp:paragraph --><cite>Somebody</cite></blockquote>
<!-- /wp:quote --></div>
<!-- /wp:column --></div>
<!-- /wp:columns -->`;
      expect(render(content).replace(/\n/g, '')).to.equal(
        '<div class="wp-block-columns"><div class="wp-block-column"><p>Left</p></div><div class="wp-block-column">' +
          '<blockquote class="wp-block-quote"><p>Right</p><cite>Somebody</cite></blockquote></div></div>',
      );
    });

    it('makes paragraphs of the classic content between them', () => {
      const content =
        '<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->\n\nb\nc\n\nd\n\n<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->';
      expect(render(content)).to.equal('<p>a</p>\n<p>b<br />\nc</p>\n<p>d</p>\n<hr>');
    });

    it('drops dynamic blocks that saved nothing, and keeps what others saved', () => {
      expect(render('<!-- wp:latest-posts {"postsToShow":3} /-->')).to.equal('');
      expect(
        render(
          '<!-- wp:query {"queryId":1} --><div class="wp-block-query"><!-- wp:post-template /--></div><!-- /wp:query -->',
        ),
      ).to.equal('');
      expect(render('<!-- wp:acme/poll {"id":1} --><p>Vote on our site</p><!-- /wp:acme/poll -->')).to.equal(
        '<p>Vote on our site</p>',
      );
    });

    it('drops more, page breaks and spacers, and joins the pages', () => {
      const content = `<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->
<!-- wp:more {"customText":"Read on"} -->
<!--more Read on-->
<!--noteaser-->
<!-- /wp:more -->
<!-- wp:nextpage -->
<!--nextpage-->
<!-- /wp:nextpage -->
<!-- wp:spacer --><div style="height:100px" aria-hidden="true" class="wp-block-spacer"></div><!-- /wp:spacer -->
<!-- wp:paragraph --><p>b</p><!-- /wp:paragraph -->`;
      expect(render(content)).to.equal('<p>a</p><p>b</p>');
    });

    it('makes links of embeds, old and new, with their captions', () => {
      const figure = `<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">
https://video.test/watch?v=1&amp;t=2
</div><figcaption class="wp-element-caption">A <em>film</em></figcaption></figure>`;
      const link =
        '<p><a href="https://video.test/watch?v=1&amp;t=2">https://video.test/watch?v=1&amp;t=2</a></p><p>A <em>film</em></p>';
      for (const open of [
        'embed {"url":"https://video.test/watch?v=1\\u0026t=2","type":"video"}',
        'embed',
        'core-embed/youtube {"providerNameSlug":"youtube"}',
      ]) {
        expect(render(`<!-- wp:${open} -->\n${figure}\n<!-- /wp:${open.split(' ')[0]} -->`), open).to.equal(link);
      }
      expect(render('<!-- wp:embed {"url":"javascript:alert(1)"} /-->')).to.equal('');
      expect(render('<!-- wp:paragraph --><p>https://a.test/b</p><!-- /wp:paragraph -->')).to.equal(
        '<p><a href="https://a.test/b">https://a.test/b</a></p>',
      );
    });

    it('shows nothing that the page shows to members alone', () => {
      const paragraph = (words: string) => `<!-- wp:paragraph --><p>${words}</p><!-- /wp:paragraph -->`;
      const inner = (name: string) => `<!-- wp:${name} --><div>${paragraph('secret')}</div><!-- /wp:${name} -->`;
      const content = `${paragraph('open')}<!-- wp:premium-content/container --><div>${inner('premium-content/subscriber-view')}<!-- wp:premium-content/logged-out-view --><p>invited</p><!-- /wp:premium-content/logged-out-view --></div><!-- /wp:premium-content/container -->`;
      expect(render(content).match(/open|secret|invited/g)).to.deep.equal(['open', 'invited']);
      for (const name of ['pmpro/membership', 'woocommerce-memberships/member-content'])
        expect(render(inner(name) + paragraph('open'))).to.equal('<p>open</p>');
      const walled = `${paragraph('open')}<!-- wp:jetpack/paywall /-->${paragraph('secret')}`;
      expect(render(walled)).to.equal('<p>open</p>');
      expect(excerptOf({ excerpt: '', content: walled }, 'en')).to.equal('open');
    });

    it('shows of patterns no more than a Note could hold', () => {
      const large = { pattern: () => `<p>${'x'.repeat(600_000)}</p>`, attachment: () => null };
      expect(renderPostHtml('<!-- wp:block {"ref":1} /-->'.repeat(90), large).length).to.be.below(2_000_000);
    });

    it('shows synced patterns, also within one another, but never in themselves', () => {
      expect(render('<!-- wp:block {"ref":21} /-->')).to.equal('<p>Kept in one place</p>');
      expect(render('<!-- wp:block {"ref":22} /-->')).to.equal('<p>Outer</p>\n<p>Kept in one place</p>');
      expect(render('<!-- wp:block {"ref":25} /-->')).to.equal('<p>Classic</p>\n<p>text</p>');
      expect(render('<!-- wp:block {"ref":23} /-->')).to.equal('<p>again </p>\n<p>and again </p>');
      expect(render('<!-- wp:block {"ref":99} /--><!-- wp:block /--><!-- wp:block {"ref":"x"} /-->')).to.equal('');
    });

    it('shows a thousand patterns that call others no longer than a few', () => {
      let asked = 0;
      const greedy: PostHtmlContext = {
        ...context,
        pattern(id) {
          asked += 1;
          return Array.from({ length: 50 }, (_, index) => `<!-- wp:block {"ref":${id * 50 + index}} /-->`).join('');
        },
      };
      renderPostHtml('<!-- wp:block {"ref":1} /-->', greedy);
      expect(asked).to.be.at.most(100);
    });

    it('runs core shortcodes in them; an unknown one in a block of its own says nothing', () => {
      expect(render('<!-- wp:shortcode -->\n[audio src="https://a.test/b.mp3"]\n<!-- /wp:shortcode -->')).to.equal(
        '<p><a href="https://a.test/b.mp3">https://a.test/b.mp3</a></p>',
      );
      expect(render('<!-- wp:shortcode -->\n[contact-form-7 id="1" title="x"]\n<!-- /wp:shortcode -->')).to.equal('');
      expect(render('<!-- wp:shortcode -->\n[latex]x^2[/latex]\n<!-- /wp:shortcode -->')).to.equal(
        '<p>[latex]x^2[/latex]</p>',
      );
      expect(render('<!-- wp:paragraph --><p>see [1] and [contact-form-7]</p><!-- /wp:paragraph -->')).to.equal(
        '<p>see [1] and [contact-form-7]</p>',
      );
    });

    it('leaves code, verse, preformatted text and custom HTML as they are', () => {
      const saved = [
        ['code', '<pre class="wp-block-code"><code>[gallery ids="11"]\n\n  https://a.test/\n$$</code></pre>'],
        ['preformatted', '<pre class="wp-block-preformatted">a\n\n  b</pre>'],
        ['verse', '<pre class="wp-block-verse">a\n b</pre>'],
        ['html', '<div>\n\nnot a paragraph\n</div>'],
      ];
      for (const [name, html] of saved) {
        expect(renderPostHtml(`<!-- wp:${name} -->${html}<!-- /wp:${name} -->`, context)).to.equal(html);
      }
    });

    it('shows a gallery in each of its forms', () => {
      const cat =
        '<figure><img class="wp-image-11" src="https://blog.test/a.jpg" alt="A &quot;cat&quot; &amp; dog"></figure>';
      expect(render('<!-- wp:gallery {"ids":[11,"99"]} /-->')).to.equal(cat);
      const saved = '<img src="https://blog.test/a.jpg"/><figcaption>A cat</figcaption>';
      const list = `<figure class="wp-block-gallery"><ul class="grid"><li>${saved}</li></ul></figure>`;
      expect(render(`<!-- wp:gallery {"ids":[11,12]} -->${list}<!-- /wp:gallery -->`), 'no list of captions').to.equal(
        `<figure class="wp-block-gallery">${saved}</figure>`,
      );
      const inner = '<!-- wp:image --><figure><img src="https://blog.test/b.jpg"/></figure><!-- /wp:image -->';
      expect(render(`<!-- wp:gallery {"linkTo":"none"} --><figure>${inner}</figure><!-- /wp:gallery -->`)).to.equal(
        '<figure><figure><img src="https://blog.test/b.jpg"/></figure></figure>',
      );
    });

    it('links a file once, and makes a picture of a cover that is only a style', () => {
      const file =
        '<div class="wp-block-file"><a href="https://blog.test/a.pdf">A</a><a href="https://blog.test/a.pdf" class="wp-block-file__button">Download</a></div>';
      expect(render(`<!-- wp:file -->${file}<!-- /wp:file -->`)).to.equal(
        '<div class="wp-block-file"><a href="https://blog.test/a.pdf">A</a></div>',
      );
      const cover =
        '<div class="wp-block-cover" style="background-image:url(https://blog.test/a.jpg)"><p>Words</p></div>';
      expect(
        render(
          `<!-- wp:cover {"url":"https://blog.test/a.jpg","id":11,"hasParallax":true} -->${cover}<!-- /wp:cover -->`,
        ),
      ).to.equal(`<img class="wp-image-11" src="https://blog.test/a.jpg" alt="">${cover}`);
      const film =
        '<div class="wp-block-cover"><video autoplay src="https://blog.test/a.mp4"></video><p>Words</p></div>';
      expect(
        render(`<!-- wp:cover {"url":"https://blog.test/a.mp4","backgroundType":"video"} -->${film}<!-- /wp:cover -->`),
      ).to.equal('<div class="wp-block-cover"><p>Words</p></div>');
    });

    it('says what a reader can use of blocks that PHP would fill', () => {
      expect(render('<!-- wp:social-link {"url":"https://a.test/","service":"mastodon"} /-->')).to.equal(
        '<li><a href="https://a.test/">Mastodon</a></li>',
      );
      for (const silent of ['{"service":"mastodon"}', '{"url":"mailto:a@b.test"}', '{"url":""}'])
        expect(render(`<!-- wp:social-link ${silent} /-->`), silent).to.equal('');
      for (const name of ['rss', 'search', 'latest-posts', 'calendar', 'page-list', 'acme/map'])
        expect(render(`<!-- wp:${name} {"a":1} /-->`), name).to.equal('');
      const form = '<div>[contact-form-7 id="1" title="x"]</div>';
      expect(render(`<!-- wp:contact-form-7/selector -->${form}<!-- /wp:contact-form-7/selector -->`)).to.equal('');
      expect(render('<!-- wp:acme/x --><p>[1] a source</p><!-- /wp:acme/x -->')).to.equal('<p>[1] a source</p>');
    });

    it('does not show what the editor hid, nor what the page hides', () => {
      const hidden = '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>a</p><!-- /wp:paragraph -->';
      expect(render(`${hidden}<!-- wp:group --><div>${hidden}</div><!-- /wp:group -->`)).to.equal('<div></div>');
      const html = [
        '<p hidden>a</p><p style="color:red; display: none">b</p><p title="hidden">c</p>',
        '<div style=\'visibility:hidden\'><div>d</div>e</div><img hidden src="x">',
        '<span class="screen-reader-text">f</span><form><label>g</label></form><label>h</label>',
      ];
      expect(render(`<!-- wp:html -->${html.join('')}<!-- /wp:html -->`)).to.equal(
        '<p title="hidden">c</p><form></form><label>h</label>',
      );
    });

    it('hides what the page hides, however the style is spelt', () => {
      const styles = [
        'display&#58;none',
        'DISPLAY : none !important',
        'display:/* */none',
        'disp\\6c ay:none',
        'color:red;visibility:collapse',
        'content-visibility: hidden',
      ];
      for (const style of styles)
        expect(render(`<p style="${style}">secret</p><p>open</p>`).trim(), style).to.equal('<p>open</p>');
      expect(render('<p style="--display:none">open</p>'), 'a property of its own').to.include('open');
    });

    it('hides all that follows an element that is hidden and never closed, as the page does', () => {
      expect(render('<p>open</p><div hidden>secret<p>secret</p>')).not.to.include('secret');
      expect(excerptOf({ excerpt: '', content: 'open <span style="display:none">secret' }, 'en')).to.equal('open');
      expect(render('<form><label>Name</form><p>open</p>'), 'a label that never ends').to.include('open');
    });

    it('keeps the LaTeX of a formula block', () => {
      expect(
        render(
          '<!-- wp:math {"latex":"\\\\frac{a}{b} \\u003c 1"} --><div class="wp-block-math"><math><mi>a</mi></math></div><!-- /wp:math -->',
        ),
      ).to.equal('<p>\\[\\frac{a}{b} &lt; 1\\]</p>');
    });
  });

  describe('for classic content', () => {
    it('makes paragraphs and breaks as WordPress does', () => {
      expect(
        render(
          'One\ntwo\r\n\r\nThree <em>four</em>\n\n<blockquote>Five\n\nSix</blockquote>\n<ul>\n\t<li>a</li>\n\t<li>b</li>\n</ul>\nSeven',
        ),
      ).to.equal(
        [
          '<p>One<br />',
          'two</p>',
          '<p>Three <em>four</em></p>',
          '<blockquote><p>Five</p>',
          '<p>Six</p></blockquote>',
          '<ul>',
          '<li>a</li>',
          '<li>b</li>',
          '</ul>',
          '<p>Seven</p>',
        ].join('\n'),
      );
    });

    it('renders captions, galleries and media', () => {
      expect(
        render(
          '[caption id="attachment_11" align="aligncenter" width="300"]<a href="https://a.test/"><img class="wp-image-11" src="a.jpg" alt="x > y" /></a> A <em>cat</em>[/caption]',
        ),
      ).to.equal(
        '<figure><a href="https://a.test/"><img class="wp-image-11" src="a.jpg" alt="x &gt; y" /></a><figcaption><a href="https://a.test/">A <em>cat</em></a></figcaption></figure>',
      );
      expect(render('[gallery size="full" ids="11, 12,99,x"]')).to.equal(
        '<figure><img class="wp-image-11" src="https://blog.test/a.jpg" alt="A &quot;cat&quot; &amp; dog"></figure>\n<figure><img class="wp-image-12" src="https://blog.test/b.jpg" alt=""></figure>',
      );
      for (const media of [
        '[video mp4="https://a.test/b.mp4" width="640"][/video]',
        '[audio https://x.test/ mp3=https://a.test/b.mp4]',
        '[embed width="5"]https://a.test/b.mp4[/embed]',
        "[video src='https://a.test/b.mp4' /]",
      ]) {
        expect(render(media), media).to.equal('<p><a href="https://a.test/b.mp4">https://a.test/b.mp4</a></p>');
      }
      expect(render('[playlist ids="1,2"][gallery][video][caption][embed]javascript:alert(1)[/embed]')).to.equal('');
    });

    it('shows what was uploaded to the post in a gallery that names nothing', () => {
      const uploaded = { ...context, attached: () => [12, 11, 99] };
      expect(renderPostHtml('[gallery columns="3" exclude="11"]', uploaded))
        .to.include('b.jpg')
        .and.not.to.include('a.jpg');
      expect(renderPostHtml('[gallery id="7"]', uploaded)).to.equal('');
    });

    it('says a picture’s caption, and names the files of a playlist', () => {
      const library: PostHtmlContext = {
        ...context,
        file: (id) => ({ url: `https://blog.test/${id}.mp3`, title: 'A & B', caption: 'The <em>cat</em>' }),
      };
      expect(renderPostHtml('[gallery ids="11"]', library)).to.include('<figcaption>The <em>cat</em></figcaption>');
      expect(renderPostHtml('[playlist ids="5"]', library)).to.include(
        '<li><a href="https://blog.test/5.mp3">A &amp; B</a></li>',
      );
    });

    it('opens shortcodes within a caption', () => {
      expect(render('[caption width="1"][video mp4="https://a.test/b.mp4"][/video] Words[/caption]'))
        .to.include('href="https://a.test/b.mp4"')
        .and.to.include('Words')
        .and.not.to.include('[');
    });

    it('does not let one shortcode swallow the text up to the end of another', () => {
      const html = render(
        '[video src="https://a.test/1.mp4"]\n\nbetween\n\n[video src="https://a.test/2.mp4"][/video]',
      );
      expect(html).to.include('1.mp4').and.to.include('between').and.to.include('2.mp4');
    });

    it('leaves brackets alone that are no core shortcode', () => {
      const text = 'in [0, 1], [sic] [foo bar="1"]x[/foo] [galleryx] [video-list] [/caption]';
      expect(render(text)).to.equal(`<p>${text}</p>`);
      expect(render('Write <code>[[gallery]]</code>')).to.equal('<p>Write <code>[gallery]</code></p>');
      expect(render('Write [[gallery ids="1"]] for pictures')).to.equal('<p>Write [gallery ids="1"] for pictures</p>');
    });

    it('makes links of addresses on lines of their own, and only of those', () => {
      expect(render('See\n\nhttps://a.test/b?c=1&d=2\n\nand https://a.test/e here')).to.equal(
        '<p>See</p>\n<p><a href="https://a.test/b?c=1&amp;d=2">https://a.test/b?c=1&amp;d=2</a></p>\n<p>and https://a.test/e here</p>',
      );
    });

    it('drops the more mark, page breaks and other comments', () => {
      expect(render('a<!--more-->\n\nb\n\n<!--nextpage-->\n\n<!-- note to self -->c')).to.equal(
        '<p>a</p>\n<p>b</p>\n<p>c</p>',
      );
    });

    it('keeps preformatted text to the letter', () => {
      const pre = '<pre lang="js">a\n\n\n  b   c [gallery]\nhttps://a.test/\n</pre>';
      expect(renderPostHtml(`x\n\n${pre}\n\ny`, context)).to.equal(`<p>x</p>\n${pre}\n<p>y</p>\n`);
      expect(render('a <code>b  [video]\n\nc</code> d')).to.equal('<p>a <code>b  [video]\nc</code> d</p>');
    });
  });

  describe('for formulas', () => {
    const formulas = [
      '$$ \\sum_{i=1}^n i\n= \\frac{n(n+1)}{2} $$',
      '\\( a_1 * b_2 \\)',
      '\\[\n  x = [gallery]\n\\]',
      '[latex]\\alpha[1][/latex]',
      '$latex e^{i\\pi} = -1$',
      '[latex size="2"]x[/latex]',
      '\\begin{align*}\na &amp;= b_1 \\\\\n_c_\n\\end{align*}',
    ];
    for (const formula of formulas) {
      it(`keeps ${formula.replace(/\n/g, '⏎')} in a block and in classic content`, () => {
        expect(renderPostHtml(`Let ${formula} be`, context)).to.equal(`<p>Let ${formula} be</p>\n`);
        expect(renderPostHtml(`<!-- wp:paragraph --><p>Let ${formula} be</p><!-- /wp:paragraph -->`, context)).to.equal(
          `<p>Let ${formula} be</p>`,
        );
      });
    }

    it('takes the editor’s tags out of them, and keeps "less than"', () => {
      expect(renderPostHtml('$$ a <b <br />c $$ and \\(<em>x</em>&lt;y\\)', context)).to.equal(
        '<p>$$ a &lt;b \nc $$ and \\(x&lt;y\\)</p>\n',
      );
    });

    it('does not take money for formulas', () => {
      expect(render('It is $$.\n\nSecond\nline: $5, $$.\n\nThird')).to.equal(
        '<p>It is $$.</p>\n<p>Second<br />\nline: $5, $$.</p>\n<p>Third</p>',
      );
    });
  });

  describe('for broken content', () => {
    const broken: [string, string, string][] = [
      [
        'closes what was left open, and says it once',
        '<!-- wp:group --><div><!-- wp:paragraph --><p>x</p>',
        '<div><p>x</p>',
      ],
      [
        'passes over closers too many',
        '<!-- /wp:group -->a<!-- wp:paragraph --><p>b</p><!-- /wp:paragraph --><!-- /wp:x -->c',
        '<p>a</p>\n<p>b</p><p>c</p>',
      ],
      [
        'reads blocks whose attributes are no JSON',
        '<!-- wp:paragraph {"a":} --><p>b</p><!-- /wp:paragraph -->',
        '<p>b</p>',
      ],
      [
        'passes over a comment that never ends',
        '<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!-- wp:paragraph {"x',
        '<p>a</p>',
      ],
      ['leaves no comment that others hid', '<!<!-- x -->-- wp:paragraph -->a', '<p>a</p>'],
      ['keeps what only looks like a tag', 'if a < b and b <3', '<p>if a &lt; b and b &lt;3</p>'],
      ['is nothing for nothing', ' \n\n ', ''],
    ];
    for (const [story, content, expected] of broken) {
      it(story, () => {
        expect(render(content)).to.equal(expected);
      });
    }

    it('does not know names that every object has', () => {
      expect(render('<!-- wp:constructor --><p>a</p><!-- /wp:constructor -->')).to.equal('<p>a</p>');
    });

    it('never throws, and leaves no block comment, whatever comes', () => {
      const piece = fc.oneof(
        fc.constantFrom(
          ...[
            '<!-- wp:paragraph -->',
            '<!-- /wp:paragraph -->',
            '<!-- wp:group {"a":1} -->',
            '<!-- /wp:group -->',
            '<!-- wp:block {"ref":23} /-->',
          ],
          ...[
            '<!-- wp:embed {"url":"https://a.test/"} -->',
            '<!-- /wp:embed -->',
            '<!-- wp:x {',
            '} -->',
            '<!--',
            '-->',
            '<!--more-->',
            '<!-',
            '--!>',
          ],
          ...[
            '[caption]',
            '[/caption]',
            '[gallery ids="11"]',
            '[[video]]',
            '[video',
            '[embed]',
            '[/embed]',
            ']',
            '"',
            "'",
          ],
          ...[
            '<p>',
            '</p>',
            '<pre>',
            '</pre>',
            '<code>',
            '</code>',
            '<img src="',
            '<a href=">',
            '<a href="/b" title="c">',
            '<figure><a href="/b"><img alt="<!--">',
            '</a>',
            '<figcaption>',
            '[toc]',
            '[youtube https://a.test/]',
            '<!-- wp:tab {"label":"<!--"} -->',
            '<table>',
            '<',
            '>',
            '$$',
            '\\(',
            '\\)',
            '$latex ',
          ],
          ...['\n', '\n\n', ' ', 'a', 'https://a.test/', '\ue000', '\ue0001\ue001', '\ue0020\ue003', '\0', '\ud800'],
        ),
        fc.string({ maxLength: 4 }),
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
          const html = renderPostHtml(pieces.join(''), context);
          expect(html).not.to.include('<!--');
          expect(html).not.to.match(/[\ue000-\ue003]/);
        }),
        { numRuns: 2000 },
      );
    });

    it('takes work that grows no faster than the content', function () {
      this.timeout(60_000);
      const hostile = [
        '<!-- wp:group {',
        '<!-- wp:group { -->',
        '<!-- wp:group -->',
        '<p a="',
        '<svg>',
        '\\( ',
        '[gallery ',
        '[caption]<img',
        '<br>\n',
        '$$ a\n\n',
        '\n \u00a0',
        '<a href="/b"><img alt="c">',
        '<a href="/b"><img></a><figcaption>',
        '<a href="/b"><svg>',
        '<area href="/b" alt="c">',
        '[youtube ',
        '[toc]',
        '<div id="toc_container">',
      ];
      for (const piece of hostile) {
        const content = (pieces: number) => `a${piece.repeat(pieces)}<option></object><source>`;
        expectLinear(piece, (pieces) => renderPostHtml(content(pieces), context), 2500);
      }
    });
  });
});
